package dev.uketori.dropin;

import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.DocumentAndVariables;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.parser.ParserOptions;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How much one GraphQL request may ask for. Looked at before anything else looks at it: what has
/// fragments in fragments, or in itself, is walked as far as the bounds and no further.
final class Bounds extends SimplePerformantInstrumentation {

    /// Names, numbers, brackets.
    private static final int MOST_TOKENS = 2_000;

    /// Fields and fragments, each as often as it is asked for. What a tool asks of the schema has
    /// about 300.
    private static final int MOST_SELECTIONS = 500;

    /// Fields and fragments in one another. What a tool asks of the schema has about 20.
    private static final int MOST_LEVELS = 25;

    /// Jobs asked for or asked about: each costs credits, or a look into the database.
    private static final int MOST_JOBS = 10;

    /// Of the text, before it is a document.
    static ParserOptions parsing() {
        return ParserOptions.getDefaultOperationParserOptions()
                .transform(options -> options.maxTokens(MOST_TOKENS));
    }

    /// @throws AbortExecutionException if it is more than that
    @Override
    public DocumentAndVariables instrumentDocumentAndVariables(
            DocumentAndVariables request,
            InstrumentationExecutionParameters parameters,
            @Nullable InstrumentationState state) {
        check(request.getDocument());
        return request;
    }

    private static void check(Document document) {
        var fragments =
                document.getDefinitionsOfType(FragmentDefinition.class).stream()
                        .collect(
                                Collectors.toMap(
                                        FragmentDefinition::getName,
                                        Function.identity(),
                                        (first, _) -> first));
        for (var operation : document.getDefinitionsOfType(OperationDefinition.class)) {
            new Walk(fragments).into(operation.getSelectionSet(), 1, true);
        }
    }

    private static final class Walk {

        private final Map<String, FragmentDefinition> fragments;
        private int selections;
        private int jobs;

        Walk(Map<String, FragmentDefinition> fragments) {
            this.fragments = fragments;
        }

        void into(@Nullable SelectionSet set, int level, boolean atRoot) {
            if (set == null) {
                return;
            }
            if (level > MOST_LEVELS) {
                throw tooMuch("go " + MOST_LEVELS + " levels deep");
            }
            for (Object selection : set.getSelections()) {
                if (++selections > MOST_SELECTIONS) {
                    throw tooMuch("select " + MOST_SELECTIONS + " fields");
                }
                if (atRoot && selection instanceof Field && ++jobs > MOST_JOBS) {
                    throw tooMuch("ask for " + MOST_JOBS + " jobs");
                }
                into(below(selection), level + 1, atRoot && !(selection instanceof Field));
            }
        }

        /// What is not there is for the validation to find.
        private @Nullable SelectionSet below(Object selection) {
            return switch (selection) {
                case Field field -> field.getSelectionSet();
                case InlineFragment inline -> inline.getSelectionSet();
                case FragmentSpread spread -> {
                    var fragment = fragments.get(spread.getName());
                    yield fragment == null ? null : fragment.getSelectionSet();
                }
                default -> null;
            };
        }

        private static AbortExecutionException tooMuch(String what) {
            return new AbortExecutionException("A document may " + what + " at most.");
        }
    }
}
