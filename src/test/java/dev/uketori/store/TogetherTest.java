package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.uketori.problem.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TogetherTest {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<List<Integer>> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final Together<Integer, String> together = new Together<>(4, this::answers);

    /// The first look takes until `open`.
    private List<String> answers(List<Integer> questions) {
        asked.add(questions);
        if (asked.size() == 1) {
            uninterruptibly(open);
        }
        if (questions.contains(-1)) {
            throw new IllegalStateException("not that one");
        }
        if (questions.contains(-2)) {
            throw new Unavailable("away", new IllegalStateException());
        }
        return questions.stream().map(question -> "answer " + question).toList();
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @AfterEach
    void stop() {
        open.countDown();
        threads.close();
    }

    @Test
    void whoIsAloneAsksAtOnce() {
        open.countDown();

        assertThat(together.ask(1)).isEqualTo("answer 1");
        assertThat(together.ask(2)).isEqualTo("answer 2");
        assertThat(asked).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void whatComesMeanwhileIsAskedNextAndNoMoreThanThatAtOnce() {
        var answers = askedInOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

        open.countDown();

        assertThat(answers.stream().map(CompletableFuture::join))
                .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "answer " + i).toList());
        assertThat(asked)
                .containsExactly(List.of(0), List.of(1, 2, 3, 4), List.of(5, 6, 7, 8), List.of(9));
    }

    @Test
    void whatFailsAloneFailsAlone() {
        var answers = askedInOrder(0, 1, -1, 3);

        open.countDown();

        assertThat(answers.get(1).join()).isEqualTo("answer 1");
        assertThat(answers.get(3).join()).isEqualTo("answer 3");
        assertThatThrownBy(answers.get(2)::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("not that one");
        assertThat(together.ask(4)).isEqualTo("answer 4");
    }

    @Test
    void whereNobodyIsThereNobodyIsAskedAgain() {
        var answers = askedInOrder(0, 1, -2, 3);

        open.countDown();

        for (var answer : answers.subList(1, 4)) {
            assertThatThrownBy(answer::join).hasCauseInstanceOf(Unavailable.class);
        }
        assertThat(asked).containsExactly(List.of(0), List.of(1, -2, 3));
        assertThat(together.ask(4)).isEqualTo("answer 4");
    }

    @Test
    void eachGetsItsOwnAnswerHoweverManyAsk() {
        open.countDown();
        var answers =
                IntStream.range(0, 2_000)
                        .mapToObj(
                                i -> CompletableFuture.supplyAsync(() -> together.ask(i), threads))
                        .toList();

        for (var i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join()).isEqualTo("answer " + i);
        }
        assertThat(asked.stream().mapToInt(List::size).sum()).isEqualTo(2_000);
        assertThat(asked).allMatch(questions -> questions.size() <= 4);
    }

    /// The first of them is being answered, the others wait.
    private List<CompletableFuture<String>> askedInOrder(int... questions) {
        var answers = new ArrayList<CompletableFuture<String>>();
        for (var question : questions) {
            var number = answers.size();
            answers.add(CompletableFuture.supplyAsync(() -> together.ask(question), threads));
            await().until(() -> number == 0 ? asked.size() == 1 : together.waiting() == number);
        }
        return answers;
    }
}
