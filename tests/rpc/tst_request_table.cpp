// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "rpc/link.h"
#include "rpc/request_table.h"
#include "support/fake_channel.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

class TestRequestTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void shouldGiveEachRequestItsOwnAnswer();
    void shouldGiveErrorsAndUnreadableAnswers();
    void shouldAnswerOnlyOnce();
    void shouldFailAllWithTheConnection();
    void shouldLetAnAnswerAskAgain();
    void shouldNoticeASilentService();
    void shouldBePatientWithAServiceThatSpeaks();

private:
    std::unique_ptr<Link> m_link;
    std::unique_ptr<RequestTable> m_table;
    QPointer<FakeChannel> m_channel;
};

void TestRequestTable::init()
{
    m_link = std::make_unique<Link>();
    m_table = std::make_unique<RequestTable>(*m_link);
    m_link->start([this]() -> Result<std::shared_ptr<Channel>> {
        auto channel = std::make_shared<FakeChannel>();
        m_channel = channel.get();
        return std::shared_ptr<Channel>(std::move(channel));
    });
    QTRY_VERIFY(m_link->isOpen());
}

void TestRequestTable::cleanup()
{
    m_table.reset();
    m_link.reset();
}

void TestRequestTable::shouldGiveEachRequestItsOwnAnswer()
{
    QStringList answers;
    for (const QString &name : {u"a"_s, u"b"_s})
        m_table->askRaw("method", {{u"name"_s, name}}, [&answers, name](const Result<QJsonObject> &result) { answers.append(name + result->value(u"x"_s).toString()); });
    QTRY_COMPARE(m_channel->sent().size(), 2);
    const QJsonObject first = m_channel->sentObjects().at(0), second = m_channel->sentObjects().at(1);
    QVERIFY(first.value(u"id"_s) != second.value(u"id"_s));
    m_table->settle(protocol::Response{second.value(u"id"_s), {{u"x"_s, u"2"_s}}});
    m_table->settle(protocol::Response{first.value(u"id"_s), {{u"x"_s, u"1"_s}}});
    QCOMPARE(answers, (QStringList{u"b2"_s, u"a1"_s}));
    QVERIFY(m_table->isEmpty());
}

void TestRequestTable::shouldGiveErrorsAndUnreadableAnswers()
{
    QList<ErrorCode> codes;
    const auto note = [&](const Result<protocol::HelloResult> &result) { codes.append(result ? ErrorCode::Internal : result.error().code); };
    m_table->ask<protocol::HelloResult>("hello", {}, note);
    m_table->ask<protocol::HelloResult>("hello", {}, note);
    QTRY_COMPARE(m_channel->sent().size(), 2);
    m_table->settle(protocol::Failure{m_channel->sentObjects().at(0).value(u"id"_s), {ErrorCode::Forbidden, u"No."_s, {}, {}, {}}});
    m_table->settle(protocol::Response{m_channel->sentObjects().at(1).value(u"id"_s), {{u"protocol"_s, u"one"_s}}});
    QCOMPARE(codes, (QList<ErrorCode>{ErrorCode::Forbidden, ErrorCode::Invalid}));
}

void TestRequestTable::shouldAnswerOnlyOnce()
{
    int answers = 0;
    m_table->askRaw("method", {}, [&](const Result<QJsonObject> &) { ++answers; });
    QTRY_COMPARE(m_channel->sent().size(), 1);
    const QJsonValue id = m_channel->lastSent().value(u"id"_s);
    m_table->settle(protocol::Response{id, {}});
    m_table->settle(protocol::Response{id, {}});
    m_table->settle(protocol::Failure{QJsonValue(u"text"_s), {}});
    m_table->failAll({});
    QCOMPARE(answers, 1);
}

void TestRequestTable::shouldFailAllWithTheConnection()
{
    QList<ErrorCode> codes;
    for (int i = 0; i < 3; ++i)
        m_table->askRaw("method", {}, [&](const Result<QJsonObject> &result) { codes.append(result.error().code); });
    m_table->failAll({ErrorCode::Network, u"Gone."_s, {}, {}, {}});
    QCOMPARE(codes, QList<ErrorCode>(3, ErrorCode::Network));
}

void TestRequestTable::shouldLetAnAnswerAskAgain()
{
    int answers = 0;
    m_table->askRaw("first", {}, [&](const Result<QJsonObject> &) {
        m_table->askRaw("second", {}, [&](const Result<QJsonObject> &) { ++answers; });
    });
    m_table->failAll({ErrorCode::Network, {}, {}, {}, {}});
    QVERIFY(!m_table->isEmpty());
    m_table->failAll({ErrorCode::Network, {}, {}, {}, {}});
    QCOMPARE(answers, 1);
}

void TestRequestTable::shouldNoticeASilentService()
{
    m_table->setPatience(20);
    QSignalSpy overdue(m_table.get(), &RequestTable::overdue);
    m_table->askRaw("method", {}, [](const Result<QJsonObject> &) {});
    QTRY_COMPARE(overdue.size(), 1);
}

void TestRequestTable::shouldBePatientWithAServiceThatSpeaks()
{
    m_table->setPatience(200);
    QSignalSpy overdue(m_table.get(), &RequestTable::overdue);
    m_table->askRaw("method", {}, [](const Result<QJsonObject> &) {});
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 500) {
        m_table->noteLife();
        QCoreApplication::processEvents();
    }
    QCOMPARE(overdue.size(), 0);
    // AND with nothing waiting there is nothing to be patient about
    m_table->failAll({});
    QVERIFY(!overdue.wait(300));
}

QTEST_GUILESS_MAIN(TestRequestTable)
#include "tst_request_table.moc"
