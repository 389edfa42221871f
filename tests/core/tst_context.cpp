// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/context.h"
#include "core/json.h"
#include "core/step_selection.h"

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
    void shouldKnowWhatItCannotCount_data();
    void shouldKnowWhatItCannotCount();
    void shouldReadStepsWithinSteps();
    void shouldReadListsOfEveryShape_data();
    void shouldReadListsOfEveryShape();
    void shouldCallStepsOfAnObjectByTheirNames();
    void shouldReadScoresOfEveryShape_data();
    void shouldReadScoresOfEveryShape();
    void shouldLeaveWhatItDidNotReadToBeShown();
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
    QTest::newRow("title an object") << QByteArray(R"({"title":{"a":1},"tool":"t"})") << u"a: 1"_s << QString();
    QTest::newRow("title an object with a text") << QByteArray(R"({"title":{"text":"Drop it","by":"ops"}})") << u"Drop it"_s << QString();
    QTest::newRow("title a list") << QByteArray(R"({"title":["Stop","then drop"]})") << u"Stop, then drop"_s << QString();
    QTest::newRow("description a list") << QByteArray(R"({"title":"T","description":["a","b"]})") << u"T"_s << u"a, b"_s;
    QTest::newRow("another spelling") << QByteArray(R"({"Title":"T","Description":"D"})") << u"T"_s << u"D"_s;
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
    QTest::newRow("partly") << QByteArray(R"("reversible":"partly")") << u"no"_s;
    QTest::newRow("a sentence") << QByteArray(R"("reversible":"yes, for 30 days, from the copy")") << u"no"_s;
    QTest::newRow("a plain yes with a stop") << QByteArray(R"("reversible":"Yes.")") << u"yes"_s;
    QTest::newRow("an object") << QByteArray(R"("reversible":{"until":"Friday"})") << u"no"_s;
    QTest::newRow("an empty text") << QByteArray(R"("reversible":" ")") << u"unsaid"_s;
    QTest::newRow("another spelling") << QByteArray(R"("isReversible":false)") << u"no"_s;
    QTest::newRow("irreversible in a sentence") << QByteArray(R"("irreversible":"after midnight")") << u"no"_s;
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
        QVERIFY(!factor.scoreMax);
    }
    QCOMPARE(context.risk->factors.at(2).score, std::optional(3.0));
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
    QTest::newRow("severe") << u"severe"_s << u"HIGH"_s;
    QTest::newRow("P0") << u"P0"_s << u"HIGH"_s;
    QTest::newRow("p3") << u"p3"_s << u"LOW"_s;
    QTest::newRow("minor") << u"Minor"_s << u"LOW"_s;
    QTest::newRow("moderate") << u"moderate"_s << u"MEDIUM"_s;
    QTest::newRow("extreme") << u"EXTREME"_s << u"CRITICAL"_s;
    QTest::newRow("a word of its own") << u"Critical risk"_s << u"HIGH"_s;
    QTest::newRow("a number without a maximum") << u"2"_s << u"HIGH"_s;
    QTest::newRow("a number of a scale") << u"2 of 5"_s << u"LOW"_s;
    QTest::newRow("the top of a scale") << u"5/5"_s << u"CRITICAL"_s;
    QTest::newRow("empty") << QString() << u"UNKNOWN"_s;
    QTest::newRow("unknown") << u"unknown"_s << u"UNKNOWN"_s;
}

void TestContext::shouldReadTiers()
{
    QFETCH(QString, text);
    QFETCH(QString, tier);
    const Risk risk = *Context::parse({{u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, text}}}}).risk;
    QCOMPARE(toString(risk.tier), tier);
    QCOMPARE(risk.tierText, text);
    // A word of the agent's own is never taken for one of ours.
    const QStringList ours{u"LOW"_s, u"MEDIUM"_s, u"HIGH"_s, u"CRITICAL"_s};
    QCOMPARE(risk.tierIsOurs, ours.contains(text.trimmed().toUpper()));
}

void TestContext::shouldNeverFail_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("plan");
    QTest::addColumn<bool>("risk");
    QTest::newRow("empty") << QByteArray("{}") << false << false;
    QTest::newRow("plan a text") << QByteArray(R"({"plan":"do it"})") << true << false;
    QTest::newRow("plan a list") << QByteArray(R"({"plan":[1]})") << true << false;
    QTest::newRow("plan null") << QByteArray(R"({"plan":null})") << false << false;
    QTest::newRow("plan empty") << QByteArray(R"({"plan":{}})") << true << false;
    QTest::newRow("steps an object") << QByteArray(R"({"plan":{"steps":{"a":1},"request":[]}})") << true << false;
    QTest::newRow("risk a number") << QByteArray(R"({"risk_assessment":5})") << false << true;
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
}

void TestContext::shouldKnowWhatItCannotCount_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("plan");   // none, read, unread
    QTest::addColumn<QString>("risk");
    QTest::addColumn<bool>("needsWholeReading");
    const auto row = [](const char *name, const char *json, const QString &plan, const QString &risk, bool needs) { QTest::newRow(name) << QByteArray(json) << plan << risk << needs; };
    row("nothing", "{}", u"none"_s, u"none"_s, true);
    row("both", R"({"plan":{"request":"r","steps":["a"]},"risk_assessment":{"risk_tier":"LOW"}})", u"read"_s, u"read"_s, false);
    row("plan alone", R"({"plan":{"request":"r","steps":["a"]}})", u"read"_s, u"none"_s, false);
    row("risk alone", R"({"risk_assessment":{"risk_tier":"LOW"}})", u"none"_s, u"read"_s, false);
    row("empty objects", R"({"plan":{},"risk_assessment":{}})", u"none"_s, u"none"_s, true);
    row("plan a sentence", R"({"plan":"Drop everything","risk_assessment":{"risk_tier":"LOW"}})", u"unread"_s, u"read"_s, true);
    row("plan of another shape", R"({"plan":{"deployment":{"region":["eu-1"]}}})", u"unread"_s, u"none"_s, true);
    row("request and something of another shape", R"({"plan":{"request":"r","stages":{"x":["rm"]}}})", u"unread"_s, u"none"_s, true);
    row("plan of words alone", R"({"plan":{"note":"trust me"}})", u"unread"_s, u"none"_s, true);
    row("a request alone", R"({"plan":{"request":"r"}})", u"read"_s, u"none"_s, false);
    row("steps a number", R"({"plan":{"request":"r","steps":3}})", u"unread"_s, u"none"_s, true);
    row("steps a sentence", R"({"plan":{"request":"r","steps":"first this, then that"}})", u"unread"_s, u"none"_s, true);
    row("inner steps a sentence", R"({"plan":{"steps":[{"title":"A","steps":"this and that"}]}})", u"unread"_s, u"none"_s, true);
    row("steps at the top beside a plan", R"({"plan":{"request":"r","steps":["a"]},"steps":["rm"]})", u"unread"_s, u"none"_s, true);
    row("a duplicate member in JSON text", R"({"plan":{"steps":"[{\"title\":\"a\",\"title\":\"b\"}]"}})", u"unread"_s, u"none"_s, true);
    row("risk a sentence", R"({"plan":{"steps":["a"]},"risk_assessment":"HIGH. All are logged out."})", u"read"_s, u"unread"_s, true);
    row("risk a tier alone", R"({"plan":{"steps":["a"]},"risk":"high"})", u"read"_s, u"read"_s, false);
    row("risk a number", R"({"plan":{"steps":["a"]},"risk_assessment":7})", u"read"_s, u"unread"_s, true);
    row("tier a list", R"({"plan":{"steps":["a"]},"risk_assessment":{"risk_tier":["HIGH","LOW"]}})", u"read"_s, u"unread"_s, true);
    row("score an object", R"({"plan":{"steps":["a"]},"risk_assessment":{"risk_tier":"LOW","risk_score":{"a":1}}})", u"read"_s, u"unread"_s, true);
    row("risk of another shape", R"({"plan":{"steps":["a"]},"risk_assessment":{"blast":{"radius":1}}})", u"read"_s, u"unread"_s, true);
}

void TestContext::shouldKnowWhatItCannotCount()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, plan);
    QFETCH(QString, risk);
    QFETCH(bool, needsWholeReading);
    const Context context = contextOf(json.constData());
    const auto word = [](Reading reading) { return reading == Reading::NotSent ? u"none"_s : reading == Reading::Understood ? u"read"_s : u"unread"_s; };
    QCOMPARE(word(context.planReading()), plan);
    QCOMPARE(word(context.riskReading()), risk);
    QCOMPARE(context.needsWholeReading(), needsWholeReading);
}

void TestContext::shouldReadStepsWithinSteps()
{
    // GIVEN phases with steps in them, under several names and of several depths
    const Context context = contextOf(R"({"plan":{"request":"Move","steps":[
        {"id":"A","title":"Copy","steps":[{"id":"A1","title":"Copy files"},{"title":"Compare","subtasks":["Left","Right"]}]},
        {"id":"B","title":"Switch","reversible":true,"substeps":[{"id":"B1","title":"Erase","reversible":false}]},
        {"id":"C","title":"Tidy","tool":"aws","children":[{"title":"x"}],"tasks":[{"title":"y","irreversible":true}]},
        "Report"]}})");
    // WHEN it is read
    QStringList lines;
    for (const Step &step : context.plan->steps)
        lines.append(step.label + u' ' + step.title + (step.isPhase() ? u" ("_s + QString::number(step.inner) + u')' : QString()) + (step.irreversible() ? u" !"_s : QString()));
    // THEN each of them is a step, in the order of reading
    QCOMPARE(lines, QStringList({u"1 Copy (4)"_s, u"1.1 Copy files"_s, u"1.2 Compare (2)"_s, u"1.2.1 Left"_s, u"1.2.2 Right"_s, u"2 Switch (1)"_s, u"2.1 Erase !"_s,
                                 u"3 Tidy (2)"_s, u"3.1 x"_s, u"3.2 y !"_s, u"4 Report"_s}));
    // AND phases are counted only where they do something themselves
    QCOMPARE(context.plan->stepCount(), 8);
    QCOMPARE(context.plan->irreversibleCount(), 2);
    const Step &tidy = *context.plan->find(u"C"_s);
    QCOMPARE(context.plan->stepCountWithin(tidy), 2);
    QCOMPARE(context.plan->irreversibleCountWithin(tidy), 1);
    QCOMPARE(context.plan->at({1, 0})->id, u"B1"_s);
    QCOMPARE(context.plan->at({1, 7}), nullptr);
    // AND what has no id has its label for one
    QCOMPARE(context.plan->at({0, 1, 1})->id, u"1.2.2"_s);
}

void TestContext::shouldCallStepsOfAnObjectByTheirNames()
{
    // GIVEN steps as an object, whose names others refer to
    const Context context = contextOf(R"({"plan":{"steps":{"20":{"title":"Drop","reversible":false},"10":{"title":"Export"},"30":{"title":"Report","depends_on":["20"]},"40":{"id":"own","title":"Tidy"},"50":"done"}}})");
    QStringList ids;
    for (const Step &step : context.plan->steps)
        ids.append(step.title + u'=' + step.id + u'/' + step.sentId.toString());
    // THEN a name is the id, unless the step has its own, and a decision names the step by it
    QCOMPARE(ids, QStringList({u"Export=10/10"_s, u"Drop=20/20"_s, u"Report=30/30"_s, u"Tidy=own/own"_s, u"done=50/50"_s}));
    QCOMPARE(context.plan->find(context.plan->steps[2].dependsOn.value(0))->title, u"Drop"_s);
    QCOMPARE(stepReference(context.plan->steps[1]).value("id"_L1).toString(), u"20"_s);
    // AND a name that says something is not lost beside an id
    QCOMPARE(contextOf(R"({"plan":{"steps":{"final":{"id":7,"title":"Report"}}}})").plan->steps[0].title, u"final: Report"_s);
}

void TestContext::shouldReadListsOfEveryShape_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("steps");
    QTest::addColumn<QString>("request");
    const auto row = [](const char *name, const char *json, const QStringList &steps, const QString &request) { QTest::newRow(name) << QByteArray(json) << steps << request; };
    row("by number", R"({"plan":{"request":"r","steps":{"10":"j","2":{"title":"b"},"1":"a"}}})", {u"a"_s, u"b"_s, u"j"_s}, u"r"_s);
    row("by name and number", R"({"plan":{"steps":{"step_2":"b","step_1":"a"}}})", {u"a"_s, u"b"_s}, {});
    row("by name", R"({"plan":{"steps":{"backup":{"tool":"dump"},"drop":"now"}}})", {u"backup"_s, u"drop: now"_s}, {});
    row("one step", R"({"plan":{"steps":{"title":"a","tool":"t"}}})", {u"a"_s}, {});
    row("JSON text", R"({"plan":{"steps":"[\"a\",{\"title\":\"b\"}]"}})", {u"a"_s, u"b"_s}, {});
    row("a plan that is JSON text", R"({"plan":"{\"request\":\"r\",\"steps\":[\"a\"]}"})", {u"a"_s}, u"r"_s);
    row("a plan that is a list", R"({"plan":["a",{"name":"b"}]})", {u"a"_s, u"b"_s}, {});
    row("tasks", R"({"plan":{"goal":"r","tasks":["a"]}})", {u"a"_s}, u"r"_s);
    row("at the top", R"({"request":"r","steps":["a"]})", {u"a"_s}, u"r"_s);
    row("lists of steps in a list", R"({"plan":[[{"title":"a"},{"title":"b"}],["rm","-r"]]})", {QString(), u"a"_s, u"b"_s, u"[\"rm\",\"-r\"]"_s}, {});
    row("a request that is an object", R"({"plan":{"request":{"text":"r","ticket":"OPS-118"},"steps":["a"]}})", {u"a"_s}, u"r"_s);
    row("a request that is a list", R"({"plan":{"request":["r","s"],"steps":["a"]}})", {u"a"_s}, u"r, s"_s);
}

void TestContext::shouldReadListsOfEveryShape()
{
    QFETCH(QByteArray, json);
    QFETCH(QStringList, steps);
    QFETCH(QString, request);
    const Context context = contextOf(json.constData());
    QStringList titles;
    for (const Step &step : context.plan->steps)
        titles.append(step.title);
    QCOMPARE(titles, steps);
    QCOMPARE(context.plan->request, request);
    QVERIFY(context.planReading() == Reading::Understood);
}

void TestContext::shouldReadScoresOfEveryShape_data()
{
    QTest::addColumn<QByteArray>("score");
    QTest::addColumn<double>("value");     // -1 where there is none
    QTest::addColumn<double>("maximum");
    QTest::addColumn<QString>("text");
    QTest::newRow("a number") << QByteArray("9.996") << 9.996 << -1.0 << u"9.996"_s;
    QTest::newRow("a text") << QByteArray(R"("8.6")") << 8.6 << -1.0 << u"8.6"_s;
    QTest::newRow("of ten") << QByteArray(R"("7/10")") << 7.0 << 10.0 << u"7/10"_s;
    QTest::newRow("in words") << QByteArray(R"("7 out of 10")") << 7.0 << 10.0 << u"7 out of 10"_s;
    QTest::newRow("per cent") << QByteArray(R"("80 %")") << 80.0 << 100.0 << u"80 %"_s;
    QTest::newRow("a sentence") << QByteArray(R"("about eight")") << -1.0 << -1.0 << u"about eight"_s;
    QTest::newRow("not sent") << QByteArray("null") << -1.0 << -1.0 << QString();
}

void TestContext::shouldReadScoresOfEveryShape()
{
    QFETCH(QByteArray, score);
    QFETCH(double, value);
    QFETCH(double, maximum);
    QFETCH(QString, text);
    const Context context = contextOf((R"({"risk_assessment":{"riskScore":)" + score + R"(,"factors":{"Loss":)" + score + "}}}").constData());
    QCOMPARE(context.risk->score.value_or(-1), value);
    QCOMPARE(context.risk->scoreMax.value_or(-1), maximum);
    QCOMPARE(context.risk->scoreText, text);
    QCOMPARE(context.risk->factors.at(0).name, u"Loss"_s);
    QCOMPARE(context.risk->factors.at(0).score.value_or(-1), value);
}

void TestContext::shouldLeaveWhatItDidNotReadToBeShown()
{
    // GIVEN members that have no place, are of another kind, or stand there in two spellings
    const Context context = contextOf(R"({"plan":{"request":{"text":"r","ticket":"OPS"},"owner":"x","steps":[
        {"title":"T","Title":"other","reversible":{"until":"Friday"},"rollback":"none","arguments":{"a":1}}]},
        "risk_assessment":{"risk_tier":"LOW","riskTier":"HIGH","factors":[{"name":"n","likelihood":3}]},"note":"kept"})");
    // THEN only what stands whole in its own place is taken for read
    QCOMPARE(context.readMembers, QStringList({u"plan"_s, u"risk_assessment"_s}));
    QCOMPARE(context.plan->readMembers, QStringList({u"steps"_s}));
    const Step &step = context.plan->steps.at(0);
    QStringList read = step.readMembers;
    read.sort();
    QCOMPARE(read, QStringList({u"arguments"_s, u"title"_s}));
    QCOMPARE(step.reversibleText, u"until: Friday"_s);
    read = context.risk->readMembers;
    read.sort();
    QCOMPARE(read, QStringList({u"factors"_s, u"risk_tier"_s}));
    QCOMPARE(context.risk->factors.at(0).readMembers, QStringList({u"name"_s}));
}

void TestContext::shouldSummarize_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("summary");
    QTest::newRow("whole") << QByteArray(R"({"plan":{"request":"Merge","steps":["a","b"]},"risk_assessment":{"risk_tier":"HIGH","risk_score":4}})")
                           << u"Plan: Merge\nSteps: 2\nRisk Tier: HIGH\nRisk Score: 4.0"_s;
    QTest::newRow("nothing") << QByteArray("{}") << QString();
    QTest::newRow("plan alone") << QByteArray(R"({"plan":{"request":"Merge","steps":[]}})") << u"Plan: Merge\nSteps: 0"_s;
    QTest::newRow("every digit that was sent") << QByteArray(R"({"risk_assessment":{"risk_tier":"LOW","risk_score":7.25}})") << u"Risk Tier: LOW\nRisk Score: 7.25"_s;
    QTest::newRow("an empty plan") << QByteArray(R"({"plan":{}})") << u"Plan: N/A\nSteps: 0"_s;
    QTest::newRow("an empty request") << QByteArray(R"({"plan":{"request":""}})") << u"Plan: N/A\nSteps: 0"_s;
    QTest::newRow("an empty assessment") << QByteArray(R"({"risk_assessment":{}})") << u"Risk Tier: N/A\nRisk Score: N/A"_s;
    QTest::newRow("a number as request") << QByteArray(R"({"plan":{"request":12,"steps":["a"]}})") << u"Plan: 12\nSteps: 1"_s;
    QTest::newRow("wrong types") << QByteArray(R"({"plan":{"request":{},"steps":3},"risk_assessment":{"risk_tier":null,"risk_score":[]}})")
                                 << u"Plan: N/A\nSteps: N/A\nRisk Tier: N/A\nRisk Score: N/A"_s;
    QTest::newRow("neither is an object") << QByteArray(R"({"plan":"Merge","risk_assessment":7})")
                                              << u"Plan: Merge\nSteps: N/A\nRisk Tier: N/A\nRisk Score: N/A\nRisk: 7"_s;
    QTest::newRow("steps within steps") << QByteArray(R"({"plan":{"request":"Move","steps":[{"title":"A","steps":["a","b"]},"c"]}})") << u"Plan: Move\nSteps: 3"_s;
    QTest::newRow("9.996 is not 10") << QByteArray(R"({"risk_assessment":{"risk_tier":"HIGH","risk_score":9.996}})") << u"Risk Tier: HIGH\nRisk Score: 9.996"_s;
    QTest::newRow("risk in a sentence") << QByteArray(R"({"risk_assessment":"HIGH. All are logged out."})") << u"Risk Tier: HIGH\nRisk Score: N/A\nRisk: HIGH. All are logged out."_s;
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
