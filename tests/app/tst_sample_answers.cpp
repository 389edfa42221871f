// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_answers.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace witan;
using namespace witan::agent;
using namespace Qt::StringLiterals;

class TestSampleAnswers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void shouldAnswerFromWhatItHas_data();
    void shouldAnswerFromWhatItHas();
    void shouldKnowItsCustomers();
    void shouldTakeTheAnchorAsSubject();
    void shouldSpeakOfTheSecondRevision();
    void shouldSayWhenTheDataCannotBeRead();

private:
    QString answerTo(const QString &text, const std::optional<Anchor> &anchor = {}) const
    {
        Message message;
        message.id = MessageId::create();
        message.content = text;
        message.anchor = anchor;
        return SampleAnswers(*m_work, m_memory).answer(message);
    }
    QTemporaryDir m_folder;
    std::optional<SampleWork> m_work;
    SampleMemory m_memory;
};

void TestSampleAnswers::initTestCase()
{
    auto work = SampleWork::open(m_folder.path());
    QVERIFY(work.has_value());
    m_work.emplace(std::move(*work));
    auto memory = m_work->propose(u"Merge customers"_s);
    QVERIFY2(memory.has_value(), memory ? "" : qPrintable(memory.error().message));
    m_memory = *memory;
}

void TestSampleAnswers::shouldAnswerFromWhatItHas_data()
{
    QTest::addColumn<QStringList>("has");
    const auto ask = [](const char *question, const QStringList &has) { QTest::newRow(question) << has; };
    ask("How many customers are there?", {u"317 rows"_s, u"Counted just now"_s});
    ask("How many customers are doubled?", {u"37 customers are doubled"_s, u"| id | name |"_s});
    ask("how many duplicates", {u"37 customers are doubled"_s});
    ask("List all pairs", {u"The pairs, the row that stays first"_s});
    ask("How many orders are there?", {u"- orders: "_s, u"EUR"_s});
    ask("How many rows would be lost?", {u"14 of the 174 rows"_s});
    ask("Which rows have no match?", {u"14 of the 174 rows"_s, u"These are they"_s});
    ask("Which customers would be lost for good if the old table is dropped, and can that be undone?", {u"14 of the 174 rows"_s, u"cannot be undone"_s, u"keep the table instead"_s});
    ask("Show me some rows of the old table", {u"rows of customers_old"_s, u"| 1 |"_s});
    ask("show me an example of a customer", {u"The first 5 rows of customers"_s});
    ask("Which companies share a name?", {u"4 names are used"_s});
    ask("What does step 3 do?", {u"Step 3: Merge 37 pairs"_s, u"37 rows would go"_s, u"orders would move"_s});
    ask("what does step 5 do", {u"Drop the table customers_old"_s, u"It cannot be undone"_s, u"14 of the 174"_s});
    ask("explain step 1", {u"Back up the database file"_s, u"the copy beside it has"_s, u"done it already"_s});
    ask("What does step 4 do?", {u"Check the totals"_s, u"317 rows"_s});
    ask("step 9?", {u"no step 9; it has 6 steps"_s});
    ask("Which steps cannot be undone?", {u"Step 5 (Drop the table customers_old): cannot be undone"_s, u"Step 6"_s, u"The backup file protects"_s});
    ask("Can step 3 be undone?", {u"Step 3"_s, u"can be undone"_s, u"customers.backup.db"_s});
    ask("Show me the SQL of step 5", {u"DROP TABLE customers_old"_s});
    ask("Why is the risk high?", {u"HIGH"_s, u"7.5 of 10"_s, u"14 of the 174"_s, u"Against it"_s});
    ask("what are the mitigations", {u"A backup file is made first"_s});
    ask("What happens if I reject?", {u"byte for byte as it is"_s, u"customers.backup.db"_s});
    ask("what happens if I approve", {u"one transaction"_s, u"digest"_s, u"some of the steps only"_s});
    ask("What if I request changes?", {u"customers_kept"_s});
    ask("what changed", {u"nothing has changed yet"_s});
    ask("Why do you want step 5?", {u"fixed rule"_s, u"Step 5"_s});
    ask("How long did it take?", {u" ms"_s});
    ask("How many steps are there?", {u"6 steps; 2 of them cannot be undone"_s});
    ask("Who are you?", {u"sample agent"_s, u"not a language model"_s});
    ask("hello", {u"My plan (revision 1)"_s, u"317 customers"_s});
    ask("", {u"My plan (revision 1)"_s});
}

void TestSampleAnswers::shouldAnswerFromWhatItHas()
{
    QFETCH(QStringList, has);
    const QString answer = answerTo(QString::fromUtf8(QTest::currentDataTag()));
    for (const QString &part : has)
        QVERIFY2(answer.contains(part), qPrintable(u"lacks “%1”:\n%2"_s.arg(part, answer)));
    QVERIFY(!answer.contains(u"not connected"_s));
}

void TestSampleAnswers::shouldKnowItsCustomers()
{
    const auto db = CustomersDb::open(m_work->database(), CustomersDb::Mode::ReadOnly);
    const Pair pair = db->pairs()->first();
    const Customer twin = db->customersOf({pair.remove})->first(), lost = db->unmatched(1)->first();
    QVERIFY2(answerTo(u"What about %1?"_s.arg(twin.name)).contains(u"Row %1 doubles row %2"_s.arg(pair.remove).arg(pair.keep)),
             qPrintable(answerTo(u"What about %1?"_s.arg(twin.name))));
    QVERIFY(answerTo(u"and vat "_s + lost.vat).contains(u"dropping customers_old would lose it"_s));
}

void TestSampleAnswers::shouldTakeTheAnchorAsSubject()
{
    QVERIFY(answerTo(u"What is this?"_s, Anchor{u"step"_s, u"old-table"_s}).contains(u"Step 5"_s));
    QVERIFY(answerTo(u"Can it be undone?"_s, Anchor{u"step"_s, u"old-table"_s}).contains(u"Step 5 (Drop the table customers_old): cannot be undone"_s));
    QVERIFY(!answerTo(u"Tell me more"_s, Anchor{u"factor"_s, u"wrong-merge"_s}).contains(u"Rows lost"_s));
}

void TestSampleAnswers::shouldSpeakOfTheSecondRevision()
{
    const auto next = m_work->revise(m_memory);
    QVERIFY(next.has_value());
    Message message;
    message.id = MessageId::create();
    const auto ask = [&](const QString &text) {
        message.content = text;
        return SampleAnswers(*m_work, *next).answer(message);
    };
    QVERIFY(ask(u"What changed?"_s).contains(u"not dropped any more"_s));
    QVERIFY(ask(u"Why is the risk what it is?"_s).contains(u"4 of 10"_s));
    QVERIFY(ask(u"what would be lost, can it be undone"_s).contains(u"Nothing of the old table is deleted"_s));
    QVERIFY(ask(u"what does step 5 do"_s).contains(u"customers_kept"_s));
}

void TestSampleAnswers::shouldSayWhenTheDataCannotBeRead()
{
    QVERIFY(QFile::rename(m_work->database(), m_work->database() + u".away"_s));
    QVERIFY(answerTo(u"How many customers are there?"_s).contains(u"could not read the database"_s));
    QVERIFY(answerTo(u"What does step 3 do?"_s).contains(u"could not read the database"_s));
    QVERIFY(QFile::rename(m_work->database() + u".away"_s, m_work->database()));
}

QTEST_GUILESS_MAIN(TestSampleAnswers)
#include "tst_sample_answers.moc"
