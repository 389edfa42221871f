// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"
#include "core/plan_diff.h"
#include "support/growth.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

Context withSteps(const QByteArray &steps)
{
    return Context::parse(*parseJsonObject("{\"plan\":{\"steps\":" + steps + "}}"));
}

/// "=a +b -c *d": what became of each step, in the diff's order, by the newer title where there is one.
QString shape(const ContextDiff &diff)
{
    QStringList parts;
    for (const StepChange &change : diff.steps) {
        const QString title = change.after ? change.after->title : change.before->title;
        const char16_t sign = u"=+-*"[static_cast<int>(change.change)];
        parts.append(QChar(sign) + title);
    }
    return parts.join(u' ');
}

} // namespace

class TestPlanDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldMatchSteps_data();
    void shouldMatchSteps();
    void shouldPairEachStepOnce();
    void shouldDiffFactorsAndScores();
    void shouldSummarize_data();
    void shouldSummarize();
    void shouldOverlookNothing_data();
    void shouldOverlookNothing();
    void shouldTellOneStepInFrontOfFortyNumberedOnes();
    void shouldDiffLongPlansQuickly();
};

void TestPlanDiff::shouldMatchSteps_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("changes");
    const auto row = [](const char *name, const char *before, const char *after, const char16_t *changes) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QString::fromUtf16(changes);
    };
    row("the same", R"(["a","b"])", R"(["a","b"])", u"=a =b");
    row("both empty", "[]", "[]", u"");
    row("all new", "[]", R"(["a","b"])", u"+a +b");
    row("all gone", R"(["a","b"])", "[]", u"-a -b");
    row("added at the front", R"(["b"])", R"(["a","b"])", u"+a =b");
    row("added in the middle", R"(["a","c"])", R"(["a","b","c"])", u"=a +b =c");
    row("removed at the front", R"(["a","b"])", R"(["b"])", u"-a =b");
    row("removed in the middle", R"(["a","b","c"])", R"(["a","c"])", u"=a -b =c");
    row("removed at the end", R"(["a","b"])", R"(["a"])", u"=a -b");
    row("two removed together", R"(["a","b","c","d"])", R"(["a","d"])", u"=a -b -c =d");
    row("altered by id", R"([{"id":"1","title":"a"}])", R"([{"id":"1","title":"b"}])", u"*b");
    row("id before title", R"([{"id":"1","title":"a"},{"id":"2","title":"b"}])", R"([{"id":"2","title":"a"},{"id":"1","title":"b"}])", u"=a =b");
    row("number as id", R"([{"id":1,"title":"a"}])", R"(["x",{"id":1,"title":"b"}])", u"+x *b");
    row("altered by title", R"([{"title":"a","tool":"x"}])", R"([{"title":"a","tool":"y"}])", u"*a");
    row("title under new ids", R"([{"id":"u1","title":"a"}])", R"([{"id":"u2","title":"a"}])", u"=a");
    row("altered by place", R"(["a","b"])", R"(["a","c"])", u"=a *c");
    row("other id, other title, same place", R"([{"id":"1","title":"a"}])", R"([{"id":"2","title":"b"}])", u"-a +b");
    row("text becomes an object", R"(["a"])", R"([{"title":"a"}])", u"*a");
    row("moved", R"(["a","b","c"])", R"(["c","a","b"])", u"=c =a =b");
    row("equal titles pair in order", R"(["a","a","a"])", R"(["a","a"])", u"=a =a -a");
    row("a stand-in number is no id", R"(["a","b"])", R"(["new","a","b"])", u"+new =a =b");
    row("one put in front of numbered ones", R"([{"id":1,"title":"1. a"},{"id":2,"title":"2. b","depends_on":[1]},{"id":3,"title":"3. c","depends_on":[2]}])",
        R"([{"id":1,"title":"1. new"},{"id":2,"title":"2. a"},{"id":3,"title":"3. b","depends_on":[2]},{"id":4,"title":"4. c","depends_on":[3]}])", u"+1. new =2. a =3. b =4. c");
    row("a dependency that is really another", R"([{"id":1,"title":"a"},{"id":2,"title":"b"},{"id":3,"title":"c","depends_on":[2]}])",
        R"([{"id":1,"title":"a"},{"id":2,"title":"b"},{"id":3,"title":"c","depends_on":[1]}])", u"=a =b *c");
    row("reworded and put behind another", R"([{"id":1,"title":"Erase the old customer files"}])",
        R"([{"id":1,"title":"Tell everybody"},{"id":2,"title":"Erase all the old customer files"}])", u"+Tell everybody *Erase all the old customer files");
    row("an id used for something else", R"([{"id":"s1","title":"Count the rows"},{"id":"s2","title":"Drop the table"}])",
        R"([{"id":"s2","title":"Count the rows"},{"id":"s1","title":"Drop the table"}])", u"=Count the rows =Drop the table");
    row("a step into a phase", R"(["a","b"])", R"([{"title":"P","steps":["a","b"]}])", u"+P =a =b");
    row("an inner step altered", R"([{"title":"P","steps":[{"id":"x","title":"a","tool":"t"},"b"]}])", R"([{"title":"P","steps":[{"id":"x","title":"a","tool":"u"},"b"]}])", u"=P *a =b");
    row("replaced and moved", R"(["a","b","c"])", R"(["c","x","a"])", u"=c *x =a");
}

void TestPlanDiff::shouldMatchSteps()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, changes);
    const ContextDiff diff = diffContexts(withSteps(before), withSteps(after));
    QCOMPARE(shape(diff), changes);
    QCOMPARE(diff.empty(), before == after);
}

void TestPlanDiff::shouldPairEachStepOnce()
{
    // GIVEN plans made of few titles and ids, so that much could be paired with much
    quint64 state = 7;
    const auto next = [&state](int bound) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<int>((state >> 33) % static_cast<quint64>(bound));
    };
    const auto plan = [&next] {
        QJsonArray steps;
        for (int i = next(6); i > 0; --i) {
            const QString title = QString(QChar(u'a' + next(3)));
            if (next(2))
                steps.append(title);
            else
                steps.append(QJsonObject{{u"id"_s, next(4)}, {u"title"_s, title}});
        }
        return Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, steps}}}});
    };
    for (int round = 0; round < 3000; ++round) {
        const Context before = plan(), after = plan();
        // WHEN they are compared
        const ContextDiff diff = diffContexts(before, after);
        QList<Step> seenBefore, seenAfter;
        for (const StepChange &change : diff.steps) {
            QCOMPARE(change.before.has_value(), change.change != Change::Added);
            QCOMPARE(change.after.has_value(), change.change != Change::Removed);
            if (change.before)
                seenBefore.append(*change.before);
            if (change.after)
                seenAfter.append(*change.after);
            if (change.before && change.after)
                QCOMPARE(change.change == Change::Unchanged && !change.renumbered, change.before->raw == change.after->raw);
        }
        // THEN each step is there exactly once, the newer ones in their order, and nothing is overlooked
        QCOMPARE(seenAfter, after.plan->steps);
        std::sort(seenBefore.begin(), seenBefore.end(), [](const Step &a, const Step &b) { return a.number < b.number; });
        QCOMPARE(seenBefore, before.plan->steps);
        QCOMPARE(diff.empty(), before.raw == after.raw);
        QCOMPARE(diff.count(Change::Added) + diff.count(Change::Altered) + diff.count(Change::Unchanged), after.plan->steps.size());
    }
}

void TestPlanDiff::shouldDiffFactorsAndScores()
{
    const Context before = Context::parse(*parseJsonObject(R"({"risk_assessment":{"risk_tier":"HIGH","risk_score":7.5,"factors":["Time",{"name":"Loss","score":3}]}})"));
    const Context after = Context::parse(*parseJsonObject(R"({"risk_assessment":{"risk_tier":"LOW","risk_score":4,"factors":[{"name":"Loss","score":1},"Money"]}})"));
    const ContextDiff diff = diffContexts(before, after);
    QCOMPARE(diff.scoreBefore, std::optional(7.5));
    QCOMPARE(diff.scoreAfter, std::optional(4.0));
    QCOMPARE(diff.tierBefore, u"HIGH"_s);
    QCOMPARE(diff.tierAfter, u"LOW"_s);
    QCOMPARE(diff.factors.size(), 3);
    QCOMPARE(diff.factors.at(0).change, Change::Removed);
    QCOMPARE(diff.factors.at(0).before->name, u"Time"_s);
    QCOMPARE(diff.factors.at(1).change, Change::Altered);
    QCOMPARE(diff.factors.at(1).after->score, std::optional(1.0));
    QCOMPARE(diff.factors.at(2).change, Change::Added);
    QVERIFY(!diff.otherChanged && !diff.requestChanged && diff.steps.isEmpty());
    QCOMPARE(diff.summary(), u"1 risk factor added, 1 removed, 1 altered, tier HIGH → LOW, risk 7.5 → 4.0"_s);
}

void TestPlanDiff::shouldSummarize_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("summary");
    const auto row = [](const char *name, const char *before, const char *after, const char16_t *summary) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QString::fromUtf16(summary);
    };
    row("nothing", R"({"a":1})", R"({"a":1})", u"nothing changed");
    row("something else", R"({"a":1})", R"({"a":2})", u"nothing that Witan understands changed");
    row("one step", R"({"plan":{"steps":[]}})", R"({"plan":{"steps":["a"]}})", u"1 step added");
    row("steps", R"({"plan":{"steps":["a","b","c"]}})", R"({"plan":{"steps":[]}})", u"3 steps removed");
    row("steps and score", R"({"plan":{"steps":[{"id":"1"}]},"risk_assessment":{"risk_score":7.5}})",
        R"({"plan":{"steps":[{"id":"1","tool":"x"},"b"]},"risk_assessment":{"risk_score":4}})", u"1 step added, 1 altered, risk 7.5 → 4.0");
    row("request", R"({"plan":{"request":"a"}})", R"({"plan":{"request":"b"}})", u"request altered");
    row("order", R"({"plan":{"steps":["a","b"]}})", R"({"plan":{"steps":["b","a"]}})", u"1 step moved");
    row("only numbered anew", R"({"plan":{"steps":[{"id":1,"title":"a"}]}})", R"({"plan":{"steps":[{"id":2,"title":"a"}]}})", u"only ids or numbers altered");
    row("every digit of a score", R"({"risk_assessment":{"risk_score":0.61}})", R"({"risk_assessment":{"risk_score":0.64}})", u"risk 0.61 → 0.64");
    row("risk given", R"({"plan":{}})", R"({"plan":{},"risk_assessment":{"risk_tier":"LOW","risk_score":1}})", u"tier not given → LOW, risk not given → 1.0");
    row("risk taken away", R"({"risk_assessment":{"risk_tier":"LOW","risk_score":1}})", "{}", u"tier LOW → not given, risk 1.0 → not given");
}

void TestPlanDiff::shouldSummarize()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, summary);
    QCOMPARE(diffContexts(Context::parse(*parseJsonObject(before)), Context::parse(*parseJsonObject(after))).summary(), summary);
}

void TestPlanDiff::shouldOverlookNothing_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *before, const char *after) { QTest::newRow(name) << QByteArray(before) << QByteArray(after); };
    row("empty plan appears", "{}", R"({"plan":{}})");
    row("empty steps appear", R"({"plan":{}})", R"({"plan":{"steps":[]}})");
    row("plan of another type", R"({"plan":"a"})", R"({"plan":"b"})");
    row("steps of another type", R"({"plan":{"steps":"a"}})", R"({"plan":{"steps":"b"}})");
    row("request becomes a number", R"({"plan":{"request":"1"}})", R"({"plan":{"request":1}})");
    row("member of the plan", R"({"plan":{"owner":"a"}})", R"({"plan":{"owner":"b"}})");
    row("maximum of the score", R"({"risk_assessment":{"risk_score_max":5}})", R"({"risk_assessment":{"risk_score_max":10}})");
    row("score becomes a text", R"({"risk_assessment":{"risk_score":"5"}})", R"({"risk_assessment":{"risk_score":"6"}})");
    row("tier in another case", R"({"risk_assessment":{"risk_tier":"high"}})", R"({"risk_assessment":{"risk_tier":"HIGH"}})");
    row("factors in another order", R"({"risk_assessment":{"factors":["a","b"]}})", R"({"risk_assessment":{"factors":["b","a"]}})");
    row("empty tier appears", R"({"risk_assessment":{}})", R"({"risk_assessment":{"risk_tier":""}})");
    row("deep in a step", R"({"plan":{"steps":[{"x":{"y":[1]}}]}})", R"({"plan":{"steps":[{"x":{"y":[2]}}]}})");
}

void TestPlanDiff::shouldOverlookNothing()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const Context one = Context::parse(*parseJsonObject(before)), two = Context::parse(*parseJsonObject(after));
    // THEN a difference is told in both directions, and none where there is none
    QVERIFY(!diffContexts(one, two).empty());
    QVERIFY(!diffContexts(two, one).empty());
    QVERIFY(diffContexts(one, one).empty());
    QVERIFY(diffContexts(one, two).summary() != u"nothing changed");
}

void TestPlanDiff::shouldTellOneStepInFrontOfFortyNumberedOnes()
{
    // GIVEN forty steps that are numbered, in ids, titles and dependencies, and one put in front of them all
    const auto plan = [](bool withFirst) {
        QJsonArray steps;
        const auto add = [&steps](const QString &words, bool depends) {
            const int number = int(steps.size()) + 1;
            QJsonObject step{{u"id"_s, QString::number(number)}, {u"title"_s, u"Step %1: %2"_s.arg(QString::number(number), words)}, {u"number"_s, number}};
            if (depends)
                step.insert(u"depends_on"_s, QJsonArray{QString::number(number - 1)});
            steps.append(step);
        };
        if (withFirst)
            add(u"Tell the customers"_s, false);
        for (int i = 0; i < 40; ++i)
            add(u"move batch %1 of the files"_s.arg(QChar(u'A' + i)), i > 0);
        return Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, steps}}}});
    };
    // WHEN they are compared
    const ContextDiff diff = diffContexts(plan(false), plan(true));
    // THEN that is one step added and none altered, and the numbers are told of
    QCOMPARE(diff.summary(), u"1 step added"_s);
    QCOMPARE(diff.count(Change::Added), 1);
    QCOMPARE(diff.count(Change::Unchanged), 40);
    QVERIFY(!diff.reordered);
    QVERIFY(diff.steps.at(1).renumbered);
}

void TestPlanDiff::shouldDiffLongPlansQuickly()
{
    // GIVEN 10,000 steps, half of them replaced, all in reverse
    const auto revisions = [](int count) {
        QJsonArray before, after;
        for (int i = 0; i < count; ++i) {
            before.append(QJsonObject{{u"id"_s, i}, {u"title"_s, u"t"_s}});
            after.prepend(QJsonObject{{u"id"_s, i * 2}, {u"title"_s, u"u"_s}});
        }
        const auto context = [](const QJsonArray &steps) { return Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, steps}}}}); };
        return std::pair(context(before), context(after));
    };
    const auto few = revisions(500), many = revisions(10'000);
    // THEN a step costs about as much as where there are few
    const auto growth = test::growthOf(20, [&] { diffContexts(few.first, few.second); }, [&] { diffContexts(many.first, many.second); });
    QVERIFY2(growth.isGentle(), qPrintable(growth.words()));
    // AND every difference is found
    const ContextDiff diff = diffContexts(many.first, many.second);
    QCOMPARE(diff.count(Change::Altered), 5000);
    QCOMPARE(diff.count(Change::Added), 5000);
    QCOMPARE(diff.count(Change::Removed), 5000);
    QVERIFY(diff.reordered);
}

QTEST_APPLESS_MAIN(TestPlanDiff)
#include "tst_plan_diff.moc"
