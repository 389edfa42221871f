// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"
#include "core/step_selection.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// Two steps share an id, one id is a number, one step has none, and one stands within another.
Plan plan()
{
    return *Context::parse(*parseJsonObject(R"({"plan":{"steps":[
        {"id":"deploy","title":"Deploy to staging"},
        {"id":7,"title":"Test"},
        {"id":"deploy","title":"Deploy to production","reversible":false},
        {"title":"Tidy","steps":[{"id":"a","title":"A"},{"title":"B","status":"done"},{"title":"C"}]}]}})")).plan;
}

QJsonValue references(const char *json)
{
    return parseJsonObject(QByteArray(R"({"v":)") + json + '}')->value(u"v"_s);
}

} // namespace

class TestStepSelection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldNameStepsByPlace();
    void shouldFindTheNamedSteps();
    void shouldRefuseWhatNamesNoStep_data();
    void shouldRefuseWhatNamesNoStep();
    void shouldTellWhatIsLeftOut();
    void shouldDrawNeighboursTogether_data();
    void shouldDrawNeighboursTogether();
};

void TestStepSelection::shouldNameStepsByPlace()
{
    // Ids come back as they were sent, a number as a number, and none where there was none.
    QCOMPARE(QJsonValue(stepReferences(plan(), {3, 2, 5, 7})), references(R"([{"index":1,"id":7},{"index":2,"id":"deploy"},{"index":[3,0],"id":"a"},{"index":[3,2]}])"));
}

void TestStepSelection::shouldFindTheNamedSteps()
{
    // GIVEN two steps with one id
    // WHEN the second is named
    const auto chosen = chosenSteps(references(R"([{"index":[3,2]},{"index":2,"id":"deploy"}])"), plan(), u"conditions.steps"_s);
    // THEN it alone is chosen
    QVERIFY(chosen);
    QCOMPARE(*chosen, QList<int>({3, 7}));
    QCOMPARE(*chosenSteps(references(R"([{"index":[0],"id":"deploy"}])"), plan(), {}), QList<int>({1}));
}

void TestStepSelection::shouldRefuseWhatNamesNoStep_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("field");
    QTest::newRow("nothing") << QByteArray("[]") << u"conditions.steps"_s;
    QTest::newRow("no list") << QByteArray(R"("deploy")") << u"conditions.steps"_s;
    QTest::newRow("ids alone") << QByteArray(R"(["deploy"])") << u"conditions.steps[0].index"_s;
    QTest::newRow("no place") << QByteArray(R"([{"id":"deploy"}])") << u"conditions.steps[0].index"_s;
    QTest::newRow("behind the end") << QByteArray(R"([{"index":4}])") << u"conditions.steps[0].index"_s;
    QTest::newRow("behind the inner end") << QByteArray(R"([{"index":0,"id":"deploy"},{"index":[3,3]}])") << u"conditions.steps[1].index"_s;
    QTest::newRow("negative") << QByteArray(R"([{"index":-1}])") << u"conditions.steps[0].index"_s;
    QTest::newRow("a fraction") << QByteArray(R"([{"index":0.5}])") << u"conditions.steps[0].index"_s;
    QTest::newRow("huge") << QByteArray(R"([{"index":1e300}])") << u"conditions.steps[0].index"_s;
    QTest::newRow("a text") << QByteArray(R"([{"index":"0","id":"deploy"}])") << u"conditions.steps[0].index"_s;
    QTest::newRow("an empty path") << QByteArray(R"([{"index":[]}])") << u"conditions.steps[0].index"_s;
    QTest::newRow("another id") << QByteArray(R"([{"index":0,"id":"drop"}])") << u"conditions.steps[0].id"_s;
    QTest::newRow("a number for a text") << QByteArray(R"([{"index":1,"id":"7"}])") << u"conditions.steps[0].id"_s;
    QTest::newRow("no id where there is one") << QByteArray(R"([{"index":0}])") << u"conditions.steps[0].id"_s;
    QTest::newRow("an id where there is none") << QByteArray(R"([{"index":3,"id":"4"}])") << u"conditions.steps[0].id"_s;
    QTest::newRow("twice") << QByteArray(R"([{"index":[0],"id":"deploy"},{"index":0,"id":"deploy"}])") << u"conditions.steps[1].index"_s;
}

void TestStepSelection::shouldRefuseWhatNamesNoStep()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, field);
    const auto chosen = chosenSteps(references(json.constData()), plan(), u"conditions.steps"_s);
    QVERIFY(!chosen);
    QVERIFY(chosen.error().code == ErrorCode::Invalid);
    QCOMPARE(chosen.error().field, field);
    QVERIFY(chosen.error().message.contains(u"not recorded"_s));
}

void TestStepSelection::shouldTellWhatIsLeftOut()
{
    // What is done already is not left out, nor is a phase that does nothing itself.
    QCOMPARE(leftOutSteps(plan(), {1, 5}), QList<int>({2, 3, 7}));
    QCOMPARE(leftOutSteps(plan(), {1, 2, 3, 5, 7}), QList<int>());
    QCOMPARE(stepLabels(stepReferences(plan(), leftOutSteps(plan(), {1, 5}))), QStringList({u"2"_s, u"3"_s, u"4.3"_s}));
    QCOMPARE(stepLabels(QJsonArray{u"drop"_s, QJsonObject{{u"index"_s, 1}}}), QStringList({u"drop"_s, u"2"_s}));
}

void TestStepSelection::shouldDrawNeighboursTogether_data()
{
    QTest::addColumn<QStringList>("labels");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << QStringList() << QString();
    QTest::newRow("one") << QStringList{u"4"_s} << u"4"_s;
    QTest::newRow("two") << QStringList{u"4"_s, u"5"_s} << u"4, 5"_s;
    QTest::newRow("three") << QStringList{u"3"_s, u"4"_s, u"5"_s} << u"3–5"_s;
    QTest::newRow("with a gap") << QStringList{u"1"_s, u"3"_s, u"4"_s, u"5"_s, u"9"_s} << u"1, 3–5, 9"_s;
    QTest::newRow("on one level alone") << QStringList{u"2.1"_s, u"2.2"_s, u"2.3"_s, u"3"_s, u"3.1"_s} << u"2.1–2.3, 3, 3.1"_s;
}

void TestStepSelection::shouldDrawNeighboursTogether()
{
    QFETCH(QStringList, labels);
    QFETCH(QString, text);
    QCOMPARE(stepRanges(labels), text);
}

QTEST_APPLESS_MAIN(TestStepSelection)
#include "tst_step_selection.moc"
