package dev.uketori.sandbox.doitong;

import graphql.execution.instrumentation.DocumentAndVariables;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.language.AstTransformer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.Node;
import graphql.language.NodeVisitorStub;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import graphql.util.TreeTransformerUtil;
import org.jspecify.annotations.Nullable;

/// Answers `generateImage` under the page's key `generateimage`, by giving the field that alias
/// where the caller named none.
final class LowerCaseKey extends SimplePerformantInstrumentation {

    private static final NodeVisitorStub ALIASES =
            new NodeVisitorStub() {
                @Override
                public TraversalControl visitField(
                        Field field, @SuppressWarnings("rawtypes") TraverserContext<Node> context) {
                    if (field.getName().equals("generateImage") && field.getAlias() == null) {
                        var renamed = field.transform(builder -> builder.alias("generateimage"));
                        return TreeTransformerUtil.changeNode(context, renamed);
                    }
                    return TraversalControl.CONTINUE;
                }
            };

    @Override
    public DocumentAndVariables instrumentDocumentAndVariables(
            DocumentAndVariables request,
            InstrumentationExecutionParameters parameters,
            @Nullable InstrumentationState state) {
        var document = (Document) new AstTransformer().transform(request.getDocument(), ALIASES);
        return request.transform(builder -> builder.document(document));
    }
}
