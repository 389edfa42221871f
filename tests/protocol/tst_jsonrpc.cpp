// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/jsonrpc.h"

#include <QJsonDocument>
#include <QTest>

using namespace witan;
using namespace witan::protocol;
using namespace Qt::StringLiterals;

class TestJsonRpc : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldRefuseWhatIsNoFrame_data();
    void shouldRefuseWhatIsNoFrame();
    void shouldNameTheMember_data();
    void shouldNameTheMember();
    void shouldRoundTripRequests();
    void shouldRoundTripAnswers();
    void shouldRoundTripErrors_data();
    void shouldRoundTripErrors();
    void shouldUnderstandForeignErrors_data();
    void shouldUnderstandForeignErrors();
    void shouldAnswerEveryPrefixOfAFrame();
    void shouldKeepTheLimits();
};

void TestJsonRpc::shouldRefuseWhatIsNoFrame_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QJsonValue>("id");
    const QJsonValue null(QJsonValue::Null);
    const auto row = [](const char *name, const QByteArray &bytes, int code, const QJsonValue &id) { QTest::newRow(name) << bytes << code << id; };

    row("empty", "", kParseError, null);
    row("blank", " \n ", kParseError, null);
    row("no JSON", "hello", kParseError, null);
    row("cut", R"({"jsonrpc":"2.0","id":1,"method":"hel)", kParseError, 1);
    row("a number", "7", kParseError, null);
    row("a string", R"("hello")", kParseError, null);
    row("a batch", R"([{"jsonrpc":"2.0","id":1,"method":"hello"}])", kInvalidRequest, null);
    row("an empty batch", "[]", kInvalidRequest, null);
    row("trailing bytes", R"({"jsonrpc":"2.0","id":1,"method":"hello"} x)", kParseError, 1);
    row("two objects", R"({"jsonrpc":"2.0","id":1,"method":"a"}{"jsonrpc":"2.0","id":2,"method":"b"})", kParseError, null);
    row("byte order mark", "\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"}", kParseError, null);
    row("duplicate method", R"({"jsonrpc":"2.0","id":1,"method":"a","method":"b"})", kParseError, 1);
    row("duplicate id, one escaped", R"({"jsonrpc":"2.0","id":1,"\u0069d":2,"method":"a"})", kParseError, null);
    row("duplicate member deep in params", R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"x":[{"verdict":"reject","verdict":"approve"}]}})", kParseError, 1);
    row("lone high surrogate", R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"x":"\ud800"}})", kParseError, 1);
    row("lone low surrogate", R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"x":"\udc00 tail"}})", kParseError, 1);
    row("surrogates in the wrong order", R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"x":"\udc00\ud800"}})", kParseError, 1);
    row("lone surrogate as a member's name", R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"\ud800":1}})", kParseError, 1);
    row("U+0000 escaped", R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"x":"\u0000"}})", kParseError, 1);
    row("U+0000 raw", QByteArray("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\0\"}", 38), kParseError, 1);
    row("overlong UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xC0\xAF\"}", kParseError, 1);
    row("a surrogate in UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xED\xA0\x80\"}", kParseError, 1);
    row("UTF-8 cut in a character", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xE2\x82\"}", kParseError, 1);
    row("NaN", R"({"jsonrpc":"2.0","id":NaN,"method":"a"})", kParseError, null);
    row("an integer past 2^53", R"({"jsonrpc":"2.0","id":9007199254740993,"method":"a"})", kParseError, null);
    row("depth 65", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":" + QByteArray("{\"a\":").repeated(64) + "1" + QByteArray("}").repeated(65), kParseError, 1);
    row("a number past a double", R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"n":1e400}})", kParseError, 1);
    row("the id behind what is wrong", R"({"jsonrpc":"2.0","method":"a","params":{"id":9,"x":"\ud83d","y":[{"id":8}]},"id":"x"})", kParseError, u"x"_s);
    row("the id's name in escapes", R"({"jsonrpc":"2.0","\u0069\u0064":1,"method":"a","params":{"x":"\ud83d"}})", kParseError, 1);
    row("the same id twice", R"({"jsonrpc":"2.0","id":1,"id":1,"method":"a"})", kParseError, null);
    row("a batch with half an emoji", R"([{"jsonrpc":"2.0","id":1,"method":"\ud83d"}])", kInvalidRequest, null);
    row("a notification", R"({"jsonrpc":"2.0","method":"a","params":{"id":1,"n":1e400}})", kParseError, null);
    row("a million brackets", "{\"a\":" + QByteArray("[").repeated(1'000'000), kParseError, null);

    row("empty object", "{}", kInvalidRequest, null);
    row("no version", R"({"id":1,"method":"a"})", kInvalidRequest, 1);
    row("version 1.0", R"({"jsonrpc":"1.0","id":1,"method":"a"})", kInvalidRequest, 1);
    row("version as a number", R"({"jsonrpc":2.0,"id":1,"method":"a"})", kInvalidRequest, 1);
    row("method missing", R"({"jsonrpc":"2.0","id":"x"})", kInvalidRequest, u"x"_s);
    row("method empty", R"({"jsonrpc":"2.0","id":1,"method":""})", kInvalidRequest, 1);
    row("method a number", R"({"jsonrpc":"2.0","id":1,"method":7})", kInvalidRequest, 1);
    row("method null", R"({"jsonrpc":"2.0","id":1,"method":null})", kInvalidRequest, 1);
    row("method too long", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + QByteArray(200, 'm') + "\"}", kInvalidRequest, 1);
    row("params an array", R"({"jsonrpc":"2.0","id":1,"method":"a","params":[1]})", kInvalidRequest, 1);
    row("params a string", R"({"jsonrpc":"2.0","id":1,"method":"a","params":"x"})", kInvalidRequest, 1);
    row("params null", R"({"jsonrpc":"2.0","id":1,"method":"a","params":null})", kInvalidRequest, 1);
    row("id null", R"({"jsonrpc":"2.0","id":null,"method":"a"})", kInvalidRequest, null);
    row("id an object", R"({"jsonrpc":"2.0","id":{},"method":"a"})", kInvalidRequest, null);
    row("id a fraction", R"({"jsonrpc":"2.0","id":1.5,"method":"a"})", kInvalidRequest, null);
    row("id true", R"({"jsonrpc":"2.0","id":true,"method":"a"})", kInvalidRequest, null);
    row("id too long", "{\"jsonrpc\":\"2.0\",\"id\":\"" + QByteArray(300, 'i') + "\",\"method\":\"a\"}", kInvalidRequest, null);
    row("request and answer at once", R"({"jsonrpc":"2.0","id":1,"method":"a","result":{}})", kInvalidRequest, 1);
    row("result and error at once", R"({"jsonrpc":"2.0","id":1,"error":{},"result":{}})", kInvalidRequest, 1);
    row("answer without id", R"({"jsonrpc":"2.0","result":{}})", kInvalidRequest, null);
    row("answer with null id", R"({"jsonrpc":"2.0","id":null,"result":{}})", kInvalidRequest, null);
    row("result an array", R"({"jsonrpc":"2.0","id":1,"result":[]})", kInvalidRequest, 1);
    row("result null", R"({"jsonrpc":"2.0","id":1,"result":null})", kInvalidRequest, 1);
    row("error a string", R"({"jsonrpc":"2.0","id":1,"error":"no"})", kInvalidRequest, 1);
}

void TestJsonRpc::shouldRefuseWhatIsNoFrame()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(QJsonValue, id);

    const auto decoded = decodeFrame(bytes);

    const auto *error = std::get_if<FrameError>(&decoded);
    QVERIFY(error);
    QCOMPARE(error->rpcCode, code);
    QCOMPARE(error->id, id);
    QVERIFY(!error->error.message.isEmpty());
    QVERIFY2(error->error.message.contains("the connection stays open"_L1), qPrintable(error->error.message));
    // An answer to it can always be written and read.
    const auto answer = decodeFrame(encode(Failure{error->id, error->error}, error->rpcCode));
    QVERIFY(std::holds_alternative<Frame>(answer));
}

void TestJsonRpc::shouldNameTheMember_data()
{
    QTest::addColumn<QByteArray>("params");
    QTest::addColumn<QString>("field");
    QTest::newRow("a whole number in a step's arguments")
        << QByteArray(R"({"context":{"plan":{"request":"x","steps":[{"id":"ban","arguments":{"user":"a","guild_id":175928847299117063}}]}}})")
        << u"params.context.plan.steps[0].arguments.guild_id"_s;
    QTest::newRow("a number in a list in a list") << QByteArray(R"({"a":[1,[2,[]],[3,1e400]]})") << u"params.a[2][1]"_s;
    QTest::newRow("half an emoji") << QByteArray(R"({"state":{"x":[{}]},"title":"Publish \ud83d"})") << u"params.title"_s;
    QTest::newRow("half an emoji in a name") << QByteArray(R"({"a":{"b":1,"\ud83d":1}})") << u"params.a"_s;
    QTest::newRow("a duplicate member") << QByteArray(R"({"a":[0,{"b":1,"b":2}]})") << u"params.a[1].b"_s;
    QTest::newRow("a duplicate among many")
        << QByteArray(R"({"a":[{"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":0,"10":0,"11":0,"12":0,"13":0,"7":0}]})") << u"params.a[0].7"_s;
    QTest::newRow("the character U+0000") << QByteArray(R"({"a":{"%1":"\u0000"}})") << u"params.a.%1"_s;
    QTest::newRow("bytes that are not UTF-8") << QByteArray("{\"a\":[\"b\",\"\xC3\"]}") << u"params.a[1]"_s;
    QTest::newRow("no value") << QByteArray(R"({"a":1,"b":nan})") << u"params.b"_s;
}

void TestJsonRpc::shouldNameTheMember()
{
    QFETCH(QByteArray, params);
    QFETCH(QString, field);
    // GIVEN a request that breaks a rule of JSON deep inside
    const auto decoded = decodeFrame(R"({"jsonrpc":"2.0","id":"start-1","method":"consultation/start","params":)" + params + '}');
    // THEN its refusal goes to that request, and says which member it is about
    const auto *error = std::get_if<FrameError>(&decoded);
    QVERIFY(error);
    QCOMPARE(error->id, QJsonValue(u"start-1"_s));
    QCOMPARE(error->error.code, ErrorCode::Invalid);
    QCOMPARE(error->error.field, field);
}

void TestJsonRpc::shouldRoundTripRequests()
{
    for (const Request &request : {Request{1, u"hello"_s, {{u"client"_s, u"ü \u2028 \" \\ \n"_s}}}, Request{u"id-7"_s, u"a/b"_s, {}},
                                   Request{QJsonValue::Undefined, u"note"_s, {{u"x"_s, QJsonValue::Null}}}, Request{-3, u"hello"_s, {}},
                                   Request{9007199254740991.0, u"hello"_s, {}}}) {
        const auto decoded = decodeFrame(encode(request));
        QVERIFY(std::holds_alternative<Frame>(decoded));
        const auto *again = std::get_if<Request>(std::get_if<Frame>(&decoded));
        QVERIFY(again);
        QCOMPARE(again->id, request.id);
        QCOMPARE(again->method, request.method);
        QCOMPARE(again->params, request.params);
        QCOMPARE(again->isNotification(), request.id.isUndefined());
    }
    // Missing params are empty params.
    const auto bare = decodeFrame(R"({"jsonrpc":"2.0","id":1,"method":"hello","unknown":7})");
    QCOMPARE(std::get_if<Request>(std::get_if<Frame>(&bare))->params, QJsonObject());
}

void TestJsonRpc::shouldRoundTripAnswers()
{
    const auto decoded = decodeFrame(encode(Response{u"x"_s, {{u"seq"_s, 5}}}));
    const auto *response = std::get_if<Response>(std::get_if<Frame>(&decoded));
    QVERIFY(response);
    QCOMPARE(response->id, QJsonValue(u"x"_s));
    QCOMPARE(response->result, (QJsonObject{{u"seq"_s, 5}}));
}

void TestJsonRpc::shouldRoundTripErrors_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("given");
    QTest::addColumn<int>("onTheWire");
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        const QByteArray name = errorCodeName(static_cast<ErrorCode>(code)).toLatin1();
        QTest::newRow(name.constData()) << code << u"params.x"_s << 0 << (code == static_cast<int>(ErrorCode::Invalid) ? kInvalidParams : -32000);
    }
    QTest::newRow("unknown method") << static_cast<int>(ErrorCode::NotFound) << u"method"_s << 0 << kMethodNotFound;
    QTest::newRow("given code") << static_cast<int>(ErrorCode::Invalid) << u""_s << kParseError << kParseError;
}

void TestJsonRpc::shouldRoundTripErrors()
{
    QFETCH(int, code);
    QFETCH(QString, field);
    QFETCH(int, given);
    QFETCH(int, onTheWire);
    const Error error{static_cast<ErrorCode>(code), u"What to do."_s, u"for the log alone"_s, field, {{u"digest"_s, u"aa"_s}}};

    const QByteArray bytes = encode(Failure{7, error}, given);
    const auto decoded = decodeFrame(bytes);

    QCOMPARE(QJsonDocument::fromJson(bytes)["error"_L1]["code"_L1].toInt(), onTheWire);
    QVERIFY(!bytes.contains("for the log"));
    const auto *failure = std::get_if<Failure>(std::get_if<Frame>(&decoded));
    QVERIFY(failure);
    QCOMPARE(failure->id, QJsonValue(7));
    QCOMPARE(failure->error.code, error.code);
    QCOMPARE(failure->error.message, error.message);
    QCOMPARE(failure->error.field, error.field);
    QCOMPARE(failure->error.data, error.data);
}

void TestJsonRpc::shouldUnderstandForeignErrors_data()
{
    QTest::addColumn<QByteArray>("error");
    QTest::addColumn<int>("code");
    QTest::newRow("no data, method not found") << QByteArray(R"({"code":-32601,"message":"m"})") << static_cast<int>(ErrorCode::Invalid);
    QTest::newRow("no data, other") << QByteArray(R"({"code":-32603,"message":"m"})") << static_cast<int>(ErrorCode::Internal);
    QTest::newRow("empty") << QByteArray("{}") << static_cast<int>(ErrorCode::Internal);
    QTest::newRow("data of the wrong type") << QByteArray(R"({"code":1,"data":[1]})") << static_cast<int>(ErrorCode::Internal);
    QTest::newRow("code name of the wrong type") << QByteArray(R"({"code":-32602,"data":{"code":7}})") << static_cast<int>(ErrorCode::Invalid);
    QTest::newRow("unknown name") << QByteArray(R"({"code":1,"data":{"code":"tired"}})") << static_cast<int>(ErrorCode::Internal);
}

void TestJsonRpc::shouldUnderstandForeignErrors()
{
    QFETCH(QByteArray, error);
    QFETCH(int, code);
    const auto decoded = decodeFrame(R"({"jsonrpc":"2.0","id":null,"error":)" + error + '}');
    QVERIFY(std::holds_alternative<Frame>(decoded));
    const auto *failure = std::get_if<Failure>(std::get_if<Frame>(&decoded));
    QVERIFY(failure);
    QVERIFY(failure->id.isNull());
    QCOMPARE(static_cast<int>(failure->error.code), code);
}

void TestJsonRpc::shouldAnswerEveryPrefixOfAFrame()
{
    // GIVEN a good frame, WHEN it breaks off anywhere or any byte of it is another
    const QByteArray good =
        R"({"jsonrpc":"2.0","id":1,"method":"message/send","params":{"content":"grün \u00e9","anchor":{"kind":"step","id":"4"},"n":[1.5e3,null,true]}})";
    QVERIFY(std::holds_alternative<Frame>(decodeFrame(good)));

    // THEN there is always an answer, and never a frame from half of one
    for (qsizetype i = 0; i < good.size(); ++i)
        QVERIFY(std::holds_alternative<FrameError>(decodeFrame(good.first(i))));
    for (qsizetype i = 0; i < good.size(); ++i) {
        for (const char c : {'\0', '"', '}', '\\', '\xff', '9'}) {
            QByteArray other = good;
            other[i] = c;
            const auto decoded = decodeFrame(other);
            if (const auto *error = std::get_if<FrameError>(&decoded))
                QVERIFY(!error->error.message.isEmpty());
        }
    }
}

void TestJsonRpc::shouldKeepTheLimits()
{
    const QByteArray frame = R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"x":"0123456789"}})";
    const auto tooBig = decodeFrame(frame, {.bytes = frame.size() - 1});
    QVERIFY(std::holds_alternative<FrameError>(tooBig));
    QCOMPARE(std::get_if<FrameError>(&tooBig)->error.code, ErrorCode::TooLarge);
    QVERIFY(std::holds_alternative<Frame>(decodeFrame(frame, {.bytes = frame.size()})));
    QVERIFY(std::holds_alternative<FrameError>(decodeFrame(frame, {.members = 3})));
}

QTEST_APPLESS_MAIN(TestJsonRpc)
#include "tst_jsonrpc.moc"
