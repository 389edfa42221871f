// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/context.h"
#include "core/json.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

Context contextOf(const char *json)
{
    return Context::parse(*parseJsonObject(json));
}

Step onlyStep(const char *step)
{
    return contextOf((QByteArray(R"({"plan":{"steps":[)") + step + "]}}").constData()).plan->steps.value(0);
}

} // namespace

class TestContext : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldReadAWholeContext();
    void shouldReadStepsOfEveryShape_data();
    void shouldReadStepsOfEveryShape();
    void shouldHeedWarnings_data();
    void shouldHeedWarnings();
    void shouldGiveEachStepItsOwnId_data();
    void shouldGiveEachStepItsOwnId();
    void shouldReadFactorsOfEveryShape();
    void shouldReadTiers_data();
    void shouldReadTiers();
    void shouldNeverFail_data();
    void shouldNeverFail();
    void shouldSummarize_data();
    void shouldSummarize();
    void shouldReadTenThousandSteps();
};

void TestContext::shouldReadAWholeContext()
{
    // GIVEN a context as an agent sends it
    const QJsonObject object = *parseJsonObject(R"({
        "plan": {"request": "Merge customers", "owner": "sales", "steps": [
            "Count the rows",
            {"id": "drop", "title": "Drop the table", "description": "for good", "tool": "sql", "arguments": {"q": "DROP"},
             "depends_on": ["1", 2], "reversible": false, "status": "running", "extra": 1}]},
        "risk_assessment": {"risk_tier": "high", "risk_score": 7.5, "risk_score_max": 10, "factors": [
            {"id": "loss", "name": "Data loss", "score": 3, "score_max": 5, "description": "d", "mitigation": "m"}, "Time"]},
        "note": "kept"})");
    // WHEN it is parsed
    const Context context = Context::parse(object);
    // THEN all of it is understood, and all of it is kept
    QCOMPARE(context.raw, object);
    QVERIFY(context.plan && context.risk);
    QCOMPARE(context.plan->request, u"Merge customers"_s);
    QCOMPARE(context.plan->raw, object.value(u"plan"_s));
    QCOMPARE(context.plan->irreversibleCount(), 1);
    const Step &first = context.plan->steps.at(0), &second = context.plan->steps.at(1);
    QCOMPARE(first.number, 1);
    QCOMPARE(first.id, u"1"_s);
    QCOMPARE(first.title, u"Count the rows"_s);
    QVERIFY(!first.reversible && !first.irreversible() && !first.done());
    QCOMPARE(second.number, 2);
    QCOMPARE(second.id, u"drop"_s);
    QCOMPARE(second.title, u"Drop the table"_s);
    QCOMPARE(second.description, u"for good"_s);
    QCOMPARE(second.tool, u"sql"_s);
    QCOMPARE(second.arguments.toObject().value(u"q"_s).toString(), u"DROP"_s);
    QCOMPARE(second.dependsOn, QStringList({u"1"_s, u"2"_s}));
    QVERIFY(second.irreversible());
    QCOMPARE(second.status, u"running"_s);
    QCOMPARE(second.raw.toObject().value(u"extra"_s).toInt(), 1);
    QVERIFY(context.risk->tier == RiskTier::High);
    QCOMPARE(context.risk->tierText, u"high"_s);
    QCOMPARE(context.risk->score, std::optional(7.5));
    QCOMPARE(context.risk->scoreMax, std::optional(10.0));
    QCOMPARE(context.risk->factors.size(), 2);
    const RiskFactor &loss = context.risk->factors.at(0);
    QCOMPARE(loss.id, u"loss"_s);
    QCOMPARE(loss.name, u"Data loss"_s);
    QCOMPARE(loss.score, std::optional(3.0));
    QCOMPARE(loss.scoreMax, std::optional(5.0));
    QCOMPARE(loss.description, u"d"_s);
    QCOMPARE(loss.mitigation, u"m"_s);
    QVERIFY(context == Context::parse(object));
}

void TestContext::shouldReadStepsOfEveryShape_data()
{
    QTest::addColumn<QByteArray>("step");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("description");
    QTest::newRow("text") << QByteArray(R"("Do it")") << u"Do it"_s << QString();
    QTest::newRow("name for title") << QByteArray(R"({"name":"N","description":"D"})") << u"N"_s << u"D"_s;
    QTest::newRow("action for title") << QByteArray(R"({"action":"A"})") << u"A"_s << QString();
    QTest::newRow("title first") << QByteArray(R"({"action":"A","name":"N","title":"T"})") << u"T"_s << QString();
    QTest::newRow("description alone") << QByteArray(R"({"description":"D"})") << u"D"_s << QString();
    QTest::newRow("tool alone") << QByteArray(R"({"tool":"sql"})") << u"sql"_s << QString();
    QTest::newRow("title a number") << QByteArray(R"({"title":4})") << u"4"_s << QString();
    QTest::newRow("title an object") << QByteArray(R"({"title":{"a":1},"tool":"t"})") << u"t"_s << QString();
    QTest::newRow("nothing known") << QByteArray(R"({"x":1})") << QString() << QString();
    QTest::newRow("number") << QByteArray("7.50") << u"7.5"_s << QString();
    QTest::newRow("list") << QByteArray(R"(["rm",1])") << u"[\"rm\",1]"_s << QString();
    QTest::newRow("null") << QByteArray("null") << u"null"_s << QString();
}

void TestContext::shouldReadStepsOfEveryShape()
{
    QFETCH(QByteArray, step);
    QFETCH(QString, title);
    QFETCH(QString, description);
    const Step read = onlyStep(step);
    QCOMPARE(read.title, title);
    QCOMPARE(read.description, description);
    QCOMPARE(read.number, 1);
    QCOMPARE(read.id, u"1"_s);
    QCOMPARE(canonicalJson(read.raw), canonicalJson(parseJsonObject("{\"v\":" + step + '}')->value(u"v"_s)));
}

void TestContext::shouldHeedWarnings_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("reversible");   // yes, no, unsaid
    QTest::newRow("unsaid") << QByteArray() << u"unsaid"_s;
    QTest::newRow("reversible") << QByteArray(R"("reversible":true)") << u"yes"_s;
    QTest::newRow("not reversible") << QByteArray(R"("reversible":false)") << u"no"_s;
    QTest::newRow("in words") << QByteArray(R"("reversible":" No ")") << u"no"_s;
    QTest::newRow("text false") << QByteArray(R"("reversible":"FALSE")") << u"no"_s;
    QTest::newRow("text yes") << QByteArray(R"("reversible":"yes")") << u"yes"_s;
    QTest::newRow("zero") << QByteArray(R"("reversible":0)") << u"no"_s;
    QTest::newRow("one") << QByteArray(R"("reversible":1)") << u"yes"_s;
    QTest::newRow("partly") << QByteArray(R"("reversible":"partly")") << u"unsaid"_s;
    QTest::newRow("null") << QByteArray(R"("reversible":null)") << u"unsaid"_s;
    QTest::newRow("irreversible") << QByteArray(R"("irreversible":true)") << u"no"_s;
    QTest::newRow("not irreversible") << QByteArray(R"("irreversible":false)") << u"yes"_s;
    QTest::newRow("both, the warning holds") << QByteArray(R"("reversible":true,"irreversible":true)") << u"no"_s;
    QTest::newRow("both, the other warning") << QByteArray(R"("reversible":false,"irreversible":false)") << u"no"_s;
}

void TestContext::shouldHeedWarnings()
{
    QFETCH(QByteArray, members);
    QFETCH(QString, reversible);
    const Step step = onlyStep("{" + members + '}');
    QCOMPARE(!step.reversible ? u"unsaid"_s : *step.reversible ? u"yes"_s : u"no"_s, reversible);
    QCOMPARE(step.irreversible(), reversible == u"no");
}

void TestContext::shouldGiveEachStepItsOwnId_data()
{
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<QStringList>("ids");
    QTest::newRow("numbers") << QByteArray(R"(["a","b"])") << QStringList({u"1"_s, u"2"_s});
    QTest::newRow("own") << QByteArray(R"([{"id":"x"},{"id":7},{"id":""},{"id":null}])") << QStringList({u"x"_s, u"7"_s, u"3"_s, u"4"_s});
    QTest::newRow("given twice") << QByteArray(R"([{"id":"x"},{"id":"x"},{"id":"x"}])") << QStringList({u"x"_s, u"x#2"_s, u"x#3"_s});
    QTest::newRow("another's number") << QByteArray(R"([{"id":"2"},"b"])") << QStringList({u"2"_s, u"2#2"_s});
    QTest::newRow("own ids come first") << QByteArray(R"(["a",{"id":"1"},{"id":1}])") << QStringList({u"1#1"_s, u"1"_s, u"1#3"_s});
    QTest::newRow("made to collide") << QByteArray(R"([{"id":"x#3"},{"id":"x"},{"id":"x"}])") << QStringList({u"x#3"_s, u"x"_s, u"x#3#3"_s});
}

void TestContext::shouldGiveEachStepItsOwnId()
{
    QFETCH(QByteArray, steps);
    QFETCH(QStringList, ids);
    QStringList read;
    const Context context = contextOf((R"({"plan":{"steps":)" + steps + "}}").constData());
    for (const Step &step : context.plan->steps)
        read.append(step.id);
    QCOMPARE(read, ids);
}

void TestContext::shouldReadFactorsOfEveryShape()
{
    const Context context = contextOf(R"({"risk_assessment":{"factors":["Time",{"title":"T"},{"factor":"F","score":"3"},{"description":"D"},5,{"id":"1"}]}})");
    QStringList names, ids;
    for (const RiskFactor &factor : context.risk->factors) {
        names.append(factor.name);
        ids.append(factor.id);
        QVERIFY(!factor.score && !factor.scoreMax);
    }
    QCOMPARE(names, QStringList({u"Time"_s, u"T"_s, u"F"_s, u"D"_s, u"5"_s, QString()}));
    QCOMPARE(ids, QStringList({u"1#1"_s, u"2"_s, u"3"_s, u"4"_s, u"5"_s, u"1"_s}));
    QVERIFY(context.risk->factors.at(3).description.isEmpty());
    QVERIFY(context.risk->tier == RiskTier::Unknown);
    QVERIFY(!context.risk->score);
}

void TestContext::shouldReadTiers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("tier");
    QTest::newRow("low") << u"low"_s << u"LOW"_s;
    QTest::newRow("mixed case") << u"Medium"_s << u"MEDIUM"_s;
    QTest::newRow("with space") << u" HIGH\n"_s << u"HIGH"_s;
    QTest::newRow("critical") << u"CRITICAL"_s << u"CRITICAL"_s;
    QTest::newRow("severe") << u"severe"_s << u"UNKNOWN"_s;
    QTest::newRow("empty") << QString() << u"UNKNOWN"_s;
    QTest::newRow("unknown") << u"unknown"_s << u"UNKNOWN"_s;
}

void TestContext::shouldReadTiers()
{
    QFETCH(QString, text);
    QFETCH(QString, tier);
    QCOMPARE(toString(riskTierFrom(text)), tier);
    QCOMPARE(Context::parse({{u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, text}}}}).risk->tierText, text);
}

void TestContext::shouldNeverFail_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("plan");
    QTest::addColumn<bool>("risk");
    QTest::newRow("empty") << QByteArray("{}") << false << false;
    QTest::newRow("plan a text") << QByteArray(R"({"plan":"do it"})") << false << false;
    QTest::newRow("plan a list") << QByteArray(R"({"plan":[1]})") << false << false;
    QTest::newRow("plan null") << QByteArray(R"({"plan":null})") << false << false;
    QTest::newRow("plan empty") << QByteArray(R"({"plan":{}})") << true << false;
    QTest::newRow("steps an object") << QByteArray(R"({"plan":{"steps":{"a":1},"request":[]}})") << true << false;
    QTest::newRow("risk a number") << QByteArray(R"({"risk_assessment":5})") << false << false;
    QTest::newRow("risk of wrong types") << QByteArray(R"({"risk_assessment":{"risk_tier":[],"risk_score":"9","risk_score_max":{},"factors":"x"}})") << false << true;
    QTest::newRow("step of wrong types") << QByteArray(R"({"plan":{"steps":[{"id":[],"title":1,"depends_on":{"a":1},"reversible":[],"status":{},"tool":null}]}})") << true << false;
}

void TestContext::shouldNeverFail()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, plan);
    QFETCH(bool, risk);
    const Context context = contextOf(json.constData());
    QCOMPARE(context.plan.has_value(), plan);
    QCOMPARE(context.risk.has_value(), risk);
    QCOMPARE(canonicalJson(context.raw), canonicalJson(*parseJsonObject(json)));
    if (risk)
        QVERIFY(context.risk->factors.isEmpty() && !context.risk->score && !context.risk->scoreMax);
}

void TestContext::shouldSummarize_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("summary");
    QTest::newRow("whole") << QByteArray(R"({"plan":{"request":"Merge","steps":["a","b"]},"risk_assessment":{"risk_tier":"HIGH","risk_score":4}})")
                           << u"Plan: Merge\nSteps: 2\nRisk Tier: HIGH\nRisk Score: 4.0"_s;
    QTest::newRow("nothing") << QByteArray("{}") << QString();
    QTest::newRow("plan alone") << QByteArray(R"({"plan":{"request":"Merge","steps":[]}})") << u"Plan: Merge\nSteps: 0"_s;
    QTest::newRow("a half goes to the even digit") << QByteArray(R"({"risk_assessment":{"risk_tier":"LOW","risk_score":7.25}})") << u"Risk Tier: LOW\nRisk Score: 7.2"_s;
    QTest::newRow("an empty plan") << QByteArray(R"({"plan":{}})") << u"Plan: N/A\nSteps: 0"_s;
    QTest::newRow("an empty request") << QByteArray(R"({"plan":{"request":""}})") << u"Plan: \nSteps: 0"_s;
    QTest::newRow("an empty assessment") << QByteArray(R"({"risk_assessment":{}})") << u"Risk Tier: N/A\nRisk Score: 0.0"_s;
    QTest::newRow("a number as request") << QByteArray(R"({"plan":{"request":12,"steps":["a"]}})") << u"Plan: 12\nSteps: 1"_s;
    QTest::newRow("wrong types") << QByteArray(R"({"plan":{"request":{},"steps":3},"risk_assessment":{"risk_tier":null,"risk_score":[]}})")
                                 << u"Plan: N/A\nSteps: 0\nRisk Tier: N/A\nRisk Score: N/A"_s;
    QTest::newRow("neither is an object") << QByteArray(R"({"plan":"Merge","risk_assessment":7})") << QString();
}

void TestContext::shouldSummarize()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, summary);
    QCOMPARE(summarizeContext(*parseJsonObject(json)), summary);
}

void TestContext::shouldReadTenThousandSteps()
{
    // GIVEN a plan whose danger stands at its very end, with one id for all
    QJsonArray steps;
    for (int i = 0; i < 9'999; ++i)
        steps.append(QJsonObject{{u"id"_s, u"s"_s}, {u"reversible"_s, true}});
    steps.append(QJsonObject{{u"id"_s, u"s"_s}, {u"reversible"_s, false}});
    // WHEN it is parsed
    const Context context = Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, steps}}}});
    // THEN it is found, and no other step has its id
    QCOMPARE(context.plan->steps.size(), 10'000);
    QCOMPARE(context.plan->irreversibleCount(), 1);
    QCOMPARE(context.plan->steps.last().id, u"s#10000"_s);
    QVERIFY(context.plan->steps.last().irreversible());
}

QTEST_APPLESS_MAIN(TestContext)
#include "tst_context.moc"
