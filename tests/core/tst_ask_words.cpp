// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/ask_words.h"
#include "core/json.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

AskWords wordsOf(const QByteArray &json)
{
    return AskWords::of(*parseJsonObject(json));
}

QByteArray planOf(const QByteArray &request, const QByteArray &steps)
{
    return R"({"plan":{"request":")" + request + R"(","steps":[)" + steps + "]}}";
}

} // namespace

class TestAskWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldTellWhatIsNearlyTheSame_data();
    void shouldTellWhatIsNearlyTheSame();
    void shouldBeAsTrueOfLargePlans();
    void shouldKeepItsLayout();
};

void TestAskWords::shouldTellWhatIsNearlyTheSame_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("nearly");
    const QByteArray push = R"({"plan":{"request":"Force-push the cleaned history of the main branch","steps":[{"id":"push",)"
                            R"("title":"git push --force origin main","tool":"git","reversible":false}]},"risk_assessment":{"risk_tier":"HIGH","factors":["Work of four people is overwritten"]}})";
    QTest::newRow("the same") << push << push << true;
    QTest::newRow("reworded, with another option and less of a risk") << push
        << QByteArray(R"({"plan":{"request":"Update the main branch to the cleaned history","steps":[{"id":"push",)"
                      R"("title":"git push --force-with-lease origin main","tool":"git","reversible":false}]},"risk_assessment":{"risk_tier":"MEDIUM","factors":["History changes"]}})")
        << true;
    QTest::newRow("other ids, capitals and marks") << push
        << QByteArray(R"({"plan":{"request":"FORCE PUSH the cleaned history of the main branch.","steps":[{"id":17,"title":"Git push --force origin main","tool":"git"}]}})") << true;
    QTest::newRow("another errand of the same agent") << push
        << planOf("Tag release 4.2 of the main branch", R"({"id":"tag","title":"git tag v4.2","tool":"git"},{"title":"git push origin v4.2","tool":"git"})") << false;
    QTest::newRow("the same tool on another table") << planOf("Drop table customers_old", R"({"title":"DROP TABLE customers_old","tool":"psql"})")
                                                   << planOf("Drop table invoices", R"({"title":"DROP TABLE invoices","tool":"psql"})") << false;
    QTest::newRow("steps in another order") << planOf("Clean up", R"("Delete the logs","Delete the cache","Restart the service")")
                                            << planOf("Clean up", R"("Restart the service","Delete the cache","Delete the logs")") << true;
    QTest::newRow("one step more of six") << planOf("Merge", R"("count rows","dump tables","copy customers","merge duplicates","check totals","notify sales")")
                                          << planOf("Merge", R"("count rows","dump tables","copy customers","merge duplicates","check totals","notify sales","archive dumps")") << true;
    QTest::newRow("a script without spaces") << planOf("\xE9\xA1\xA7\xE5\xAE\xA2\xE3\x83\x87\xE3\x83\xBC\xE3\x82\xBF\xE3\x82\x92\xE5\x89\x8A\xE9\x99\xA4\xE3\x81\x99\xE3\x82\x8B", "")
                                             << planOf("\xE9\xA1\xA7\xE5\xAE\xA2\xE3\x83\x87\xE3\x83\xBC\xE3\x82\xBF\xE3\x82\x92\xE5\x85\xA8\xE9\x83\xA8\xE5\x89\x8A\xE9\x99\xA4\xE3\x81\x99\xE3\x82\x8B", "") << true;
    QTest::newRow("contexts without a plan") << QByteArray(R"({"question":"May I restart the billing service tonight?"})")
                                             << QByteArray(R"({"question":"May I restart the billing service tonight, please?"})") << true;
    QTest::newRow("two that say nothing") << QByteArray("{}") << QByteArray("{}") << false;
    QTest::newRow("only the risk is the same") << QByteArray(R"({"plan":{"request":"Drop it"},"risk_assessment":{"factors":["much is lost for good"]}})")
                                               << QByteArray(R"({"plan":{"request":"Send mails"},"risk_assessment":{"factors":["much is lost for good"]}})") << false;
}

void TestAskWords::shouldTellWhatIsNearlyTheSame()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QFETCH(bool, nearly);
    const AskWords a = wordsOf(one), b = wordsOf(other);
    QVERIFY2(a.isNearly(b) == nearly, qPrintable(QString::number(a.likeness(b))));
    QCOMPARE(b.likeness(a), a.likeness(b));
    QCOMPARE(AskWords::fromBytes(a.toBytes()), a);
}

void TestAskWords::shouldBeAsTrueOfLargePlans()
{
    // GIVEN plans of 10,000 words each, of which nine tenths, half and none are common
    const auto plan = [](int from) {
        QByteArray steps;
        for (int i = from; i < from + 10'000; ++i)
            steps += (steps.isEmpty() ? "\"word" : ",\"word") + QByteArray::number(i) + '"';
        return wordsOf(planOf("x", steps));
    };
    const AskWords whole = plan(0);
    // THEN a sample tells them apart, and takes no more room than a page
    QVERIFY(whole.isNearly(plan(526)));
    QVERIFY(qAbs(whole.likeness(plan(526)) - 0.9) < 0.1);
    QVERIFY(!whole.isNearly(plan(3334)));
    QVERIFY(qAbs(whole.likeness(plan(3334)) - 0.5) < 0.1);
    QCOMPARE(whole.likeness(plan(20'000)), 0.0);
    QVERIFY(whole.toBytes().size() <= 1024);
}

void TestAskWords::shouldKeepItsLayout()
{
    // It lies in records: another one would make every plan of before unknown.
    QCOMPARE(wordsOf(R"({"plan":{"request":"drop the table"}})").toBytes().toHex(), QByteArray("13ddc729412cb752a44ac5db"));
}

QTEST_APPLESS_MAIN(TestAskWords)
#include "tst_ask_words.moc"
