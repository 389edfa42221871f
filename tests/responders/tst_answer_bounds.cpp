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

QString words(const QString &begin, int first, int base)
{
    QString all;
    for (int i = 0; i < 250; ++i)
        all += begin + QString::number(first + i, base) + u' ';
    return all;
}

Question questionOf(const QString &asked, const QJsonObject &context)
{
    Question question;
    question.message.id = MessageId::create();
    question.message.content = asked;
    question.context = context;
    question.parsed = std::make_shared<const Context>(Context::parse(context));
    return question;
}

} // namespace

/// No question and no plan within the limits holds the service's one thread for long.
class TestAnswerBounds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldBoundTheCostOfAQuestion_data();
    void shouldBoundTheCostOfAQuestion();
    void shouldBoundTheCostOfAPlan_data();
    void shouldBoundTheCostOfAPlan();
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
    QTest::newRow("a range without end") << u"What do steps 1-6 do?"_s << u"What do steps 1-9999999 do?"_s << small;
    QTest::newRow("a range without end, in words") << u"Explain step 1 to 6"_s << u"Explain step 1 to 9999999"_s << small;
    QTest::newRow("a range over a big plan") << u"Explain steps 1-500"_s << u"Explain steps 1-10000"_s << big;
    QTest::newRow("hash numbers, all different") << hashNumbers(9'000 / kTimes) << hashNumbers(9'000) << big;
    longer("many ranges without end", u"steps 1-9999999 7-8888888 "_s, small);
    longer("ranges behind a big plan", u"steps 10001-9999999 and 20000 to 9999999 "_s, big);
    longer("hash numbers", u"#99"_s, big);
    longer("letters only", u"a"_s, big);
    longer("marks only", u"?-."_s, big);
    longer("every word an id's length", u"zzzz1 "_s, tangle);
    longer("the same ranges again and again", u"steps 9969-9999 "_s, tangle);
    longer("the same hash number again and again", u"#9999"_s, tangle);
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
    const QJsonObject smallTangle = entangled(kFewSteps), bigTangle = entangled(kManySteps);
    ask("dependencies of all", u"What depends on what?"_s, smallTangle, bigTangle);
    ask("without 32 steps", u"What if we skip steps 1-32?"_s, smallTangle, bigTangle);
    QTest::newRow("dependencies of 32") << u"What do steps 400-500 depend on?"_s << u"What do steps 9000-9100 depend on?"_s << smallTangle << bigTangle;
    QTest::newRow("whole steps") << u"Explain steps 400-500"_s << u"Explain steps 9000-9100"_s << smallTangle << bigTangle;
    QTest::newRow("the same ranges again and again") << repeated(u"steps 450-480 "_s, kLongest) << repeated(u"steps 9969-9999 "_s, kLongest) << smallTangle << bigTangle;
    QTest::newRow("a range over all") << u"Explain steps 1-500"_s << u"Explain steps 1-10000"_s << plain(kFewSteps) << plain(kManySteps);
    ask("hash numbers", hashNumbers(9'000), plain(kFewSteps), plain(kManySteps));
    ask("deep arguments", u"Explain step 1"_s, deep(1'000'000 / kTimes), deep(1'000'000));
    ask("titles like the question", words(u"wordabcdxy"_s, 0, 36), alike(1'000 / kTimes), alike(1'000));
    ask("ids like the question", words(u"abcdefghijklmnopqrstuvwxyz"_s, 900'000, 10), alike(1'000 / kTimes), alike(1'000));
    ask("many members", u"Tell of the zebra giraffe lion tiger panther leopard jaguar cheetah lynx puma ocelot serval"_s,
        manyMembers(50'000 / kTimes), manyMembers(50'000));
    const QJsonObject shortChain = chain(kFewSteps), longChain = chain(kManySteps);
    for (const char *asked : {"overview", "which steps cannot be undone?", "what depends on what", "what if I skip step 1", "arguments", "explain steps 1 to 30", "what is done", "reject", "tools"})
        ask(asked, QString::fromLatin1(asked), shortChain, longChain);
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

QTEST_APPLESS_MAIN(TestAnswerBounds)
#include "tst_answer_bounds.moc"
