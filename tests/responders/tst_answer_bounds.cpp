// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/responder.h"
#include "support/growth.h"

#include <QJsonArray>
#include <QTest>

using namespace witan;
using namespace Qt::StringLiterals;

namespace {

/// The worst that fits into the limits, and the same a twentieth as large to compare it with.
constexpr int kTimes = 20, kManySteps = 10'000, kFewSteps = kManySteps / kTimes;
constexpr qsizetype kLongest = 64 * 1024, kShort = kLongest / kTimes;

QJsonObject contextOf(const QJsonArray &steps, const QJsonArray &factors = {})
{
    return {{"plan"_L1, QJsonObject{{"request"_L1, u"Do it"_s}, {"steps"_L1, steps}}},
            {"risk_assessment"_L1, QJsonObject{{"risk_tier"_L1, u"LOW"_s}, {"factors"_L1, factors}}}};
}

QJsonObject plain(int count)
{
    QJsonArray steps;
    for (int i = 1; i <= count; ++i)
        steps.append(u"Do thing %1"_s.arg(i));
    return contextOf(steps);
}

/// Every step depends on the sixty before it.
QJsonObject entangled(int count)
{
    QJsonArray steps;
    for (int i = 1; i <= count; ++i) {
        QJsonArray before;
        for (int j = qMax(1, i - 60); j < i; ++j)
            before.append(u"s%1"_s.arg(j));
        steps.append(QJsonObject{{"id"_L1, u"s%1"_s.arg(i)}, {"title"_L1, u"Do thing %1"_s.arg(i)}, {"depends_on"_L1, before}});
    }
    return contextOf(steps);
}

/// Every step depends on the one before it, has long texts, and cannot be undone.
QJsonObject chain(int count)
{
    QJsonArray steps;
    for (int i = 1; i <= count; ++i) {
        steps.append(QJsonObject{{"id"_L1, u"s%1"_s.arg(i)}, {"title"_L1, QString(150, u't')}, {"reversible"_L1, false},
                                 {"arguments"_L1, QString(100, u'a')}, {"depends_on"_L1, QJsonArray{u"s%1"_s.arg(i - 1)}}});
    }
    return contextOf(steps);
}

/// Ids and titles that differ from the question's words only at their ends.
QJsonObject alike(int count)
{
    QJsonArray steps, factors;
    QString title;
    for (int word = 0; word < 250; ++word)
        title += u"wordabcdef%1 "_s.arg(word);
    for (int i = 1; i <= count; ++i) {
        steps.append(QJsonObject{{"id"_L1, u"abcdefghijklmnopqrstuvwxyz%1"_s.arg(i, 6, 10, QChar(u'0'))}, {"title"_L1, title}});
        factors.append(QJsonObject{{"id"_L1, u"f%1"_s.arg(i)}, {"name"_L1, title}});
    }
    return contextOf(steps, factors);
}

QJsonObject manyMembers(int count)
{
    QJsonObject context = plain(3);
    for (int i = 0; i < count; ++i)
        context.insert(u"some_member_of_the_agent_%1"_s.arg(i), i);
    return context;
}

/// Indented, this is a hundred times as long as it came.
QJsonObject deep(int count)
{
    QJsonArray inner;
    for (int i = 0; i < count; ++i)
        inner.append(1);
    QJsonValue value = inner;
    for (int depth = 0; depth < 50; ++depth)
        value = QJsonArray{value};
    return contextOf({QJsonObject{{"id"_L1, u"deep"_s}, {"title"_L1, u"Deep"_s}, {"arguments"_L1, value}}});
}

QString repeated(const QString &part, qsizetype size)
{
    return part.repeated(size / part.size());
}

QString hashNumbers(int count)
{
    QString all;
    for (int i = 0; i < count; ++i)
        all += u"#%1"_s.arg(20'000 + i);
    return all;
}

/// As many factors with long texts as there may be.
QJsonObject manyFactors(int count)
{
    QJsonArray factors;
    for (int i = 1; i <= count; ++i)
        factors.append(QJsonObject{{"name"_L1, QString(500, u'n')}, {"description"_L1, QString(500, u'd')}, {"mitigation"_L1, QString(500, u'm')}, {"other"_L1, i}});
    return contextOf({}, factors);
}

Question questionOf(const QString &asked, const QJsonObject &context)
{
    Question question;
    question.message.id = MessageId::create();
    question.message.content = asked;
    question.context = context;
    question.parsed = std::make_shared<const Context>(Context::parse(context));
    question.revision = 2;
    question.previousParsed = std::make_shared<const Context>(Context::parse(plain(3)));
    return question;
}

} // namespace

/// No question and no plan within the limits holds the service's one thread for long, or fills the conversation.
class TestAnswerBounds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldBoundTheCostOfAQuestion_data();
    void shouldBoundTheCostOfAQuestion();
    void shouldBoundTheCostOfAPlan_data();
    void shouldBoundTheCostOfAPlan();
    void shouldTellHowMuchItDoesNotList();
};

void TestAnswerBounds::shouldBoundTheCostOfAQuestion_data()
{
    QTest::addColumn<QString>("little");
    QTest::addColumn<QString>("much");
    QTest::addColumn<QJsonObject>("context");
    const QJsonObject small = plain(6), big = plain(kManySteps), tangle = entangled(kManySteps);
    const auto longer = [](const char *name, const QString &part, const QJsonObject &context) {
        QTest::newRow(name) << repeated(part, kShort) << repeated(part, kLongest) << context;
    };
    QTest::newRow("numbers, all different") << hashNumbers(9'000 / kTimes) << hashNumbers(9'000) << big;
    longer("numbers of a small plan", u"1 2 3 4 5 6 "_s, small);
    longer("numbers", u"#99"_s, big);
    longer("digits only", u"7"_s, big);
    longer("digits and full stops", u"1."_s, big);
    longer("letters only", u"a"_s, big);
    longer("marks only", u"?-."_s, big);
    longer("every word an id's length", u"zzzz1 "_s, tangle);
}

void TestAnswerBounds::shouldBoundTheCostOfAQuestion()
{
    QFETCH(QString, little);
    QFETCH(QString, much);
    QFETCH(QJsonObject, context);
    // WHEN a question says twenty times as much, or names a number without measure
    const Question brief = questionOf(little, context), wordy = questionOf(much, context);
    // THEN its answer is short
    const auto answer = BuiltinResponder().answer(wordy);
    QVERIFY(answer);
    QVERIFY(!answer->content.isEmpty());
    QVERIFY(answer->content.size() < 17'000);
    // AND took about twenty times as long at most
    const auto growth = test::growthOf(kTimes, [&] { QVERIFY(BuiltinResponder().answer(brief)); }, [&] { QVERIFY(BuiltinResponder().answer(wordy)); });
    QVERIFY2(growth.isGentle(), qPrintable(growth.words()));
}

void TestAnswerBounds::shouldBoundTheCostOfAPlan_data()
{
    QTest::addColumn<QString>("askedOfFew");
    QTest::addColumn<QString>("askedOfMany");
    QTest::addColumn<QJsonObject>("few");
    QTest::addColumn<QJsonObject>("many");
    const auto ask = [](const char *name, const QString &asked, const QJsonObject &few, const QJsonObject &many) {
        QTest::newRow(name) << asked << asked << few << many;
    };
    ask("many steps", {}, plain(kFewSteps), plain(kManySteps));
    ask("all of a tangle", {}, entangled(kFewSteps), entangled(kManySteps));
    QTest::newRow("steps of a tangle") << u"496 497 498 499 500"_s << u"9996 9997 9998 9999 10000"_s << entangled(kFewSteps) << entangled(kManySteps);
    ask("long texts that cannot be undone", {}, chain(kFewSteps), chain(kManySteps));
    ask("steps of one title", QString(150, u't'), chain(kFewSteps), chain(kManySteps));
    ask("a step of a long chain", u"s1"_s, chain(kFewSteps), chain(kManySteps));
    ask("deep arguments", u"1"_s, deep(1'000'000 / kTimes), deep(1'000'000));
    ask("ids like the question", u"abcdefghijklmnopqrstuvwxyz "_s.repeated(40), alike(1'000 / kTimes), alike(1'000));
    ask("titles like the question", u"wordabcdef1 wordabcdef2 "_s.repeated(40), alike(1'000 / kTimes), alike(1'000));
    ask("many members", {}, manyMembers(50'000 / kTimes), manyMembers(50'000));
    ask("many factors", {}, manyFactors(kFewSteps), manyFactors(kManySteps));
}

void TestAnswerBounds::shouldBoundTheCostOfAPlan()
{
    QFETCH(QString, askedOfFew);
    QFETCH(QString, askedOfMany);
    QFETCH(QJsonObject, few);
    QFETCH(QJsonObject, many);
    // WHEN the same is asked of a plan twenty times as large
    const Question small = questionOf(askedOfFew, few), large = questionOf(askedOfMany, many);
    // THEN the answer is short
    const auto answer = BuiltinResponder().answer(large);
    QVERIFY(answer);
    QVERIFY(!answer->content.isEmpty());
    QVERIFY(answer->content.size() < 17'000);
    // AND took about twenty times as long at most
    const auto growth = test::growthOf(kTimes, [&] { QVERIFY(BuiltinResponder().answer(small)); }, [&] { QVERIFY(BuiltinResponder().answer(large)); });
    QVERIFY2(growth.isGentle(), qPrintable(growth.words()));
}

void TestAnswerBounds::shouldTellHowMuchItDoesNotList()
{
    // WHEN a plan and a risk are far too long THEN what is left out is counted, in every part, and each part is there
    QJsonObject context = chain(kManySteps);
    context.insert("risk_assessment"_L1, manyFactors(1'000).value("risk_assessment"_L1));
    const auto answer = BuiltinResponder().answer(questionOf({}, context));
    QVERIFY(answer->content.contains(u"Steps: 10000"));
    QVERIFY(answer->content.contains(u"Tier: `LOW`"));
    QVERIFY(answer->content.contains(u"**Reject**"));
    QVERIFY(answer->content.contains(u"**Changes since revision 1**"));
    QVERIFY2(answer->content.contains(u"Cannot be undone, and is not marked as done: 1–25 and 9975 more"), qPrintable(answer->content.right(400)));
    QCOMPARE(answer->content.count(u"```"_s) % 2, 0);
    // AND short texts are listed as far as it is useful
    Question first = questionOf({}, plain(kManySteps));
    first.revision = 1;
    const auto plainly = BuiltinResponder().answer(first);
    QVERIFY(plainly->content.contains(u"Step 25: “Do thing 25”."));
    QVERIFY(!plainly->content.contains(u"Step 26:"));
    QVERIFY(plainly->content.contains(u"- and 9975 more, which the window's panes show"));
}

QTEST_APPLESS_MAIN(TestAnswerBounds)
#include "tst_answer_bounds.moc"
