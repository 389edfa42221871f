// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/jsonrpc.h"
#include "protocol/request_id.h"

#include <QTest>

using namespace witan;
using namespace Qt::StringLiterals;

/// The id of a frame that is refused unread.
class TestRequestId : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldFindTheId_data();
    void shouldFindTheId();
    void shouldFindWhatDecodingFinds();
    void shouldBearAnyPrefix();
};

void TestRequestId::shouldFindTheId_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QJsonValue>("id");
    const QJsonValue none = QJsonValue::Undefined, null = QJsonValue::Null;
    QTest::newRow("a number") << QByteArray(R"({"jsonrpc":"2.0","id":7,"method":"m"})") << QJsonValue(7);
    QTest::newRow("at the end") << QByteArray(R"({"method":"m","params":{"a":[1,{"b":2}]}, "id" : 7 })") << QJsonValue(7);
    QTest::newRow("a text with escapes") << QByteArray(R"({"id":"a\"b,}","method":"m"})") << QJsonValue(u"a\"b,}"_s);
    QTest::newRow("one deeper is another's") << QByteArray(R"({"params":{"id":9},"method":"m"})") << none;
    QTest::newRow("after one deeper") << QByteArray(R"({"params":{"id":9},"id":8})") << QJsonValue(8);
    QTest::newRow("the word as a value") << QByteArray(R"({"method":"id","id":3})") << QJsonValue(3);
    QTest::newRow("the word in a text") << QByteArray(R"({"a":"\"id\":5","id":3})") << QJsonValue(3);
    QTest::newRow("a notification") << QByteArray(R"({"method":"m"})") << none;
    QTest::newRow("null") << QByteArray(R"({"id":null})") << null;
    QTest::newRow("an object") << QByteArray(R"({"id":{"a":1}})") << null;
    QTest::newRow("a fraction") << QByteArray(R"({"id":1.5})") << null;
    QTest::newRow("too long to be echoed") << QByteArray(R"({"id":")" + QByteArray(5000, 'x') + R"("})") << null;
    QTest::newRow("cut off in it") << QByteArray(R"({"id":"abc)") << null;
    QTest::newRow("cut off before it") << QByteArray(R"({"id":)") << null;
    QTest::newRow("broken behind it") << QByteArray(R"({"id":7,"params":{{{)") << QJsonValue(7);
    QTest::newRow("nothing") << QByteArray() << none;
    QTest::newRow("no JSON") << QByteArray("\\\"\\") << none;
    QTest::newRow("an array") << QByteArray(R"([{"id":1}])") << none;
}

void TestRequestId::shouldFindTheId()
{
    QFETCH(QByteArray, frame);
    QFETCH(QJsonValue, id);
    const QJsonValue found = protocol::requestId(frame);
    QCOMPARE(found.type(), id.type());
    QCOMPARE(found, id);
}

void TestRequestId::shouldFindWhatDecodingFinds()
{
    for (const QJsonValue &id : {QJsonValue(0), QJsonValue(-4), QJsonValue(u""_s), QJsonValue(u"\u20ac \n\t\\"_s), QJsonValue(9007199254740991.0)}) {
        const QByteArray frame = protocol::encode(protocol::Request{id, u"m"_s, {{u"id"_s, 3}}});
        QCOMPARE(protocol::requestId(frame), std::get<protocol::Request>(std::get<protocol::Frame>(protocol::decodeFrame(frame))).id);
    }
}

void TestRequestId::shouldBearAnyPrefix()
{
    const QByteArray frame = R"( { "a\\" : [ "\"" , {} ] , "id" : "x\\\"" , "params" : null } )";
    for (qsizetype size = 0; size <= frame.size(); ++size)
        (void)protocol::requestId(QByteArrayView(frame).first(size));
    QCOMPARE(protocol::requestId(frame), QJsonValue(u"x\\\""_s));
}

QTEST_APPLESS_MAIN(TestRequestId)
#include "tst_request_id.moc"
