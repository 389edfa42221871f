// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/responder.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

using namespace witan;
using namespace Qt::StringLiterals;

namespace {

/// What one question may cost the service's thread. Far above what is needed, for a busy machine; what grows with the
/// square of a plan of ten thousand steps takes longer than this on any.
constexpr qint64 kPatienceMs = 2'000;
constexpr int kManySteps = 10'000;

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

/// Every step depends on the hundred before it.
QJsonObject entangled()
{
    QJsonArray steps;
    for (int i = 1; i <= kManySteps; ++i) {
        QJsonArray before;
        for (int j = qMax(1, i - 60); j < i; ++j)
            before.append(u"s%1"_s.arg(j));
        steps.append(QJsonObject{{"id"_L1, u"s%1"_s.arg(i)}, {"title"_L1, u"Do thing %1"_s.arg(i)}, {"depends_on"_L1, before}});
    }
    return contextOf(steps);
}

/// Ids and titles that differ from the question's words only at their ends.
QJsonObject alike()
{
    QJsonArray steps, factors;
    QString title;
    for (int word = 0; word < 250; ++word)
        title += u"wordabcdef%1 "_s.arg(word);
    for (int i = 1; i <= 1'000; ++i) {
        steps.append(QJsonObject{{"id"_L1, u"abcdefghijklmnopqrstuvwxyz%1"_s.arg(i, 6, 10, QChar(u'0'))}, {"title"_L1, title}});
        factors.append(QJsonObject{{"id"_L1, u"f%1"_s.arg(i)}, {"name"_L1, title}});
    }
    return contextOf(steps, factors);
}

QJsonObject manyMembers()
{
    QJsonObject context = plain(3);
    for (int i = 0; i < 50'000; ++i)
        context.insert(u"some_member_of_the_agent_%1"_s.arg(i), i);
    return context;
}

/// Indented, this is a hundred times as long as it came.
QJsonObject deep()
{
    QJsonArray inner;
    for (int i = 0; i < 1'000'000; ++i)
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

} // namespace

/// No question and no plan within the limits holds the service's one thread for long.
class TestAnswerBounds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldAnswerInTime_data();
    void shouldAnswerInTime();
};

void TestAnswerBounds::shouldAnswerInTime_data()
{
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QJsonObject>("context");
    constexpr qsizetype kLongest = 64 * 1024;
    const QJsonObject small = plain(6), big = plain(kManySteps), tangle = entangled(), same = alike(), members = manyMembers();
    QString words, ids;
    for (int i = 0; i < 250; ++i) {
        words += u"wordabcdxy%1 "_s.arg(i, 0, 36);
        ids += u"abcdefghijklmnopqrstuvwxyz%1 "_s.arg(i + 900'000);
    }
    QTest::newRow("a range without end") << u"What do steps 1-9999999 do?"_s << small;
    QTest::newRow("a range without end, in words") << u"Explain step 1 to 9999999"_s << small;
    QTest::newRow("many ranges without end") << repeated(u"steps 1-9999999 7-8888888 "_s, kLongest) << small;
    QTest::newRow("a range over a big plan") << u"Explain steps 1-10000"_s << big;
    QTest::newRow("ranges behind a big plan") << repeated(u"steps 10001-9999999 and 20000 to 9999999 "_s, kLongest) << big;
    QTest::newRow("hash numbers") << repeated(u"#99"_s, kLongest) << big;
    QTest::newRow("hash numbers, all different") << [] { QString all; for (int i = 0; i < 9'000; ++i) all += u"#%1"_s.arg(20'000 + i); return all; }() << big;
    QTest::newRow("letters only") << repeated(u"a"_s, kLongest) << big;
    QTest::newRow("marks only") << repeated(u"?-."_s, kLongest) << big;
    QTest::newRow("every word an id's length") << repeated(u"zzzz1 "_s, kLongest) << tangle;
    QTest::newRow("dependencies of all") << u"What depends on what?"_s << tangle;
    QTest::newRow("dependencies of 32") << u"What do steps 9000-9100 depend on?"_s << tangle;
    QTest::newRow("whole steps") << u"Explain steps 9000-9100"_s << tangle;
    QTest::newRow("without 32 steps") << u"What if we skip steps 1-32?"_s << tangle;
    QTest::newRow("the same ranges again and again") << repeated(u"steps 9969-9999 "_s, kLongest) << tangle;
    QTest::newRow("the same hash number again and again") << repeated(u"#9999"_s, kLongest) << tangle;
    QTest::newRow("deep arguments") << u"Explain step 1"_s << deep();
    QTest::newRow("titles like the question") << words << same;
    QTest::newRow("ids like the question") << ids << same;
    QTest::newRow("many members") << u"Tell of the zebra giraffe lion tiger panther leopard jaguar cheetah lynx puma ocelot serval"_s << members;
}

void TestAnswerBounds::shouldAnswerInTime()
{
    // GIVEN the worst that fits into the limits
    QFETCH(QString, asked);
    QFETCH(QJsonObject, context);
    Question question;
    question.message.id = MessageId::create();
    question.message.content = asked;
    question.context = context;
    question.parsed = std::make_shared<const Context>(Context::parse(context));

    // WHEN it is answered
    QElapsedTimer timer;
    timer.start();
    const auto answer = BuiltinResponder().answer(question);
    const qint64 took = timer.elapsed();

    // THEN the answer is there, short, and nobody else waited for it
    QVERIFY(answer);
    QVERIFY(!answer->content.isEmpty());
    QVERIFY(answer->content.size() < 17'000);
    qInfo("%lld ms, %lld characters", took, qint64(answer->content.size()));
    QVERIFY2(took < kPatienceMs, qPrintable(QString::number(took)));
}

QTEST_APPLESS_MAIN(TestAnswerBounds)
#include "tst_answer_bounds.moc"
