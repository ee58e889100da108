package dev.uketori;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;

/// The signals that the system sends us. The JDK has them in a class that its compiler never lets
/// pass without a warning, whatever it is told, so it is found by name.
final class Signals {

    private Signals() {}

    /// Does `action` whenever that signal comes, each time on a new thread, in place of what Java
    /// does. Where the system or Java's options keep the signal for themselves, nothing changes.
    ///
    /// @param name without `SIG`
    static void on(String name, Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var run =
                    MethodHandles.lookup()
                            .findVirtual(Runnable.class, "run", methodType(void.class))
                            .bindTo(action);
            var taking =
                    MethodHandleProxies.asInterfaceInstance(
                            handler, MethodHandles.dropArguments(run, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), taking);
        } catch (ReflectiveOperationException kept) {
            System.getLogger(Signals.class.getName())
                    .log(System.Logger.Level.DEBUG, "SIG" + name + " ends it at once", kept);
        }
    }
}
