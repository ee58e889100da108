package dev.uketori.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Tells the addresses of a host.
@FunctionalInterface
interface Resolver {

    /// The system's. Whoever calls waits for it.
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /// All of them, at least one.
    ///
    /// @throws UnknownHostException if it has none
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
