package dev.uketori.dropin;

import graphql.GraphQLContext;
import graphql.schema.Coercing;
import graphql.schema.GraphQLScalarType;
import java.util.Locale;

/// The scalar `JSON`, for answers only: what is inside is not the schema's business.
final class JsonScalar implements Coercing<Object, Object> {

    static final GraphQLScalarType TYPE =
            GraphQLScalarType.newScalar().name("JSON").coercing(new JsonScalar()).build();

    private JsonScalar() {}

    @Override
    public Object serialize(Object result, GraphQLContext context, Locale locale) {
        return result;
    }
}
