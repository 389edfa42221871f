// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/method_table.h"

#include <QTest>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace {

QJsonValue valueOf(const QByteArray &json)
{
    return parseJsonObject("{\"v\":" + json + '}').value().value("v"_L1);
}

/// JSON texts that a member of this kind must refuse.
QList<QByteArray> wrongFor(Kind kind)
{
    const QList<QByteArray> notText{"7", "true", "[]", "{}"}, notWhole{R"("1")", "1.5", "true", "[]", "{}", "1e300", "-1", "-9007199254740991"};
    switch (kind) {
    case Kind::Text: return notText;
    case Kind::FilledText: return notText + QList<QByteArray>{R"("")"};
    case Kind::Id:
        return notText
            + QList<QByteArray>{R"("")",
                                R"("x")",
                                R"("00000000-0000-0000-0000-000000000000")",
                                R"("{11111111-1111-4111-8111-111111111111}")",
                                R"("AAAAAAAA-1111-4111-8111-111111111111")",
                                R"("11111111111141118111111111111111")",
                                R"(" 11111111-1111-4111-8111-111111111111")"};
    case Kind::Whole: return notWhole;
    case Kind::Count: return notWhole + QList<QByteArray>{"0"};
    case Kind::Flag: return {"0", "1", R"("true")", "[]", "{}"};
    case Kind::Object: return {"7", "true", "[]", R"("x")"};
    case Kind::Array: return {"7", "true", "{}", R"("x")", "[7]", "[[]]", "[null]"};
    case Kind::Word: return notText + QList<QByteArray>{R"("")", R"("nonsense")", R"("AcTiVe")", R"("succeeded ")"};
    case Kind::Time:
        return notText
            + QList<QByteArray>{R"("")", R"("yesterday")", R"("2026-13-01T00:00:00Z")", R"("2026-11-22T09:59:30+01:00")", R"("2026-11-22")"};
    case Kind::Any: case Kind::Free: return {};
    }
    return {};
}

} // namespace

class TestMethods : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldKeepEveryMemberThroughReadAndWrite_data();
    void shouldKeepEveryMemberThroughReadAndWrite();
    void shouldNameTheWrongMember_data();
    void shouldNameTheWrongMember();
    void shouldTakeWhatIsOptionalAsAbsent_data();
    void shouldTakeWhatIsOptionalAsAbsent();
    void shouldNameThePlaceOfAWrongValueInside();
    void shouldKeepUnknownMembersWhereThereIsRoom();
    void shouldTellAbsentStateFromNull();
    void shouldWriteNothingEmpty();
    void shouldReadLimitsLeniently();
};

void TestMethods::shouldKeepEveryMemberThroughReadAndWrite_data()
{
    QTest::addColumn<int>("index");
    for (qsizetype i = 0; i < methodCases().size(); ++i)
        QTest::newRow(methodCases().at(i).name) << static_cast<int>(i);
}

void TestMethods::shouldKeepEveryMemberThroughReadAndWrite()
{
    // GIVEN the whole example of a method
    QFETCH(int, index);
    const MethodCase &method = methodCases().at(index);
    const auto example = parseJsonObject(method.example);
    QVERIFY2(example.has_value(), example ? "" : qPrintable(example.error().message));

    // WHEN it goes through the struct
    const auto written = method.throughStruct(*example);

    // THEN all of it comes out again
    QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().message));
    QCOMPARE(canonicalJson(*written), canonicalJson(*example));
}

void TestMethods::shouldNameTheWrongMember_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("member");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](qsizetype index, const Member &member, const QByteArray &value, const char *what) {
        QTest::addRow("%s %s: %s", methodCases().at(index).name, member.name, what)
            << static_cast<int>(index) << QString::fromLatin1(member.name) << value;
    };
    for (qsizetype i = 0; i < methodCases().size(); ++i) {
        for (const Member &member : methodCases().at(i).members) {
            for (const QByteArray &wrong : wrongFor(member.kind))
                row(i, member, wrong, wrong.constData());
            if (member.required)
                row(i, member, {}, "missing");
            if (member.required && member.kind != Kind::Any)
                row(i, member, "null", "null");
        }
    }
}

void TestMethods::shouldNameTheWrongMember()
{
    // GIVEN a whole example with one member wrong or missing
    QFETCH(int, index);
    QFETCH(QString, member);
    QFETCH(QByteArray, value);
    const MethodCase &method = methodCases().at(index);
    QJsonObject object = *parseJsonObject(method.example);
    if (value.isEmpty())
        object.remove(member);
    else
        object.insert(member, valueOf(value));

    // WHEN it is read
    const auto read = method.throughStruct(object);

    // THEN the error names the member, and tells a person what to do
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::Invalid);
    const QString place = QLatin1StringView(method.where) + u'.' + member;
    QVERIFY2(read.error().field.startsWith(place), qPrintable(read.error().field));
    QVERIFY2(read.error().message.contains(place), qPrintable(read.error().message));
    QVERIFY(read.error().message.endsWith(u'.'));
}

void TestMethods::shouldTakeWhatIsOptionalAsAbsent_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("member");
    for (qsizetype i = 0; i < methodCases().size(); ++i) {
        for (const Member &member : methodCases().at(i).members) {
            if (!member.required)
                QTest::addRow("%s %s", methodCases().at(i).name, member.name) << static_cast<int>(i) << QString::fromLatin1(member.name);
        }
    }
}

void TestMethods::shouldTakeWhatIsOptionalAsAbsent()
{
    QFETCH(int, index);
    QFETCH(QString, member);
    const MethodCase &method = methodCases().at(index);
    QJsonObject without = *parseJsonObject(method.example), withNull = without;
    without.remove(member);
    withNull.insert(member, QJsonValue::Null);

    const auto a = method.throughStruct(without), b = method.throughStruct(withNull);

    QVERIFY2(a.has_value(), a ? "" : qPrintable(a.error().message));
    QVERIFY2(b.has_value(), b ? "" : qPrintable(b.error().message));
}

void TestMethods::shouldNameThePlaceOfAWrongValueInside()
{
    // GIVEN a page whose second event lacks its seq, a message list with a wrong role, a presence with a number for a name
    QJsonObject page = *parseJsonObject(withIds(R"({"events":[$EVENT,$EVENT],"cursor":9,"more":true})"));
    QJsonArray events = page.value("events"_L1).toArray();
    QJsonObject second = events.at(1).toObject();
    second.remove("seq"_L1);
    events.replace(1, second);
    page.insert("events"_L1, events);
    const QJsonObject presence = *parseJsonObject(withIds(R"({"consultation_id":"$C","agent":"attached","reviewers":["Ada",7]})"));
    const QJsonObject send = *parseJsonObject(withIds(R"({"consultation_id":"$C","message_id":"$M","content":"x","anchor":{"kind":"moon","id":"1"}})"));

    // THEN each error names the whole place
    QCOMPARE(protocol::read<protocol::EventsSinceResult>(page).error().field, u"result.events[1].seq"_s);
    QCOMPARE(protocol::read<protocol::PresenceNotice>(presence).error().field, u"params.reviewers[1]"_s);
    QCOMPARE(protocol::read<protocol::MessageSendParams>(send).error().field, u"params.anchor.kind"_s);
}

void TestMethods::shouldKeepUnknownMembersWhereThereIsRoom()
{
    // GIVEN requests with members that Witan does not know
    const QJsonObject start = *parseJsonObject(withIds(
        R"({"consultation_id":"$C","workflow_id":"$W","agent_id":"a","agent_name":"A","context":{},"cost_centre":"X","depth":{"a":[1]}})"));
    const QJsonObject send =
        *parseJsonObject(withIds(R"({"consultation_id":"$C","message_id":"$M","content":"x","metadata":{"a":1},"a":2,"mood":"calm"})"));
    const QJsonObject report = *parseJsonObject(withIds(R"({"consultation_id":"$C","outcome":"succeeded","summary":"s","rows":4})"));

    // THEN they are kept, and never overwrite what the sender put in the known place
    QCOMPARE(protocol::read<protocol::ConsultationStartParams>(start)->extra, *parseJsonObject(R"({"cost_centre":"X","depth":{"a":[1]}})"));
    QCOMPARE(protocol::read<protocol::MessageSendParams>(send)->metadata, *parseJsonObject(R"({"a":1,"mood":"calm"})"));
    QCOMPARE(protocol::read<protocol::ConsultationReportParams>(report)->details, *parseJsonObject(R"({"rows":4})"));
}

void TestMethods::shouldTellAbsentStateFromNull()
{
    QJsonObject start = *parseJsonObject(withIds(R"({"consultation_id":"$C","workflow_id":"$W","agent_id":"a","agent_name":"A","context":{}})"));
    QVERIFY(protocol::read<protocol::ConsultationStartParams>(start)->state.isUndefined());
    start.insert("state"_L1, QJsonValue::Null);
    QVERIFY(protocol::read<protocol::ConsultationStartParams>(start)->state.isNull());
    QVERIFY(protocol::write(*protocol::read<protocol::ConsultationStartParams>(start)).contains("state"_L1));
}

void TestMethods::shouldWriteNothingEmpty()
{
    QCOMPARE(protocol::write(protocol::MessageSendParams{}).keys(), QStringList({u"consultation_id"_s, u"content"_s, u"message_id"_s}));
    QCOMPARE(protocol::write(protocol::HistoryPageParams{}).keys(), QStringList({u"consultation_id"_s, u"limit"_s}));
    protocol::ConsultationStartParams start;
    QVERIFY(!protocol::write(start).contains("title"_L1));
    QVERIFY(!protocol::write(start).contains("state"_L1));
    // A known member wins over one of the same name among the unknown ones.
    start.agentId = u"real"_s;
    start.extra = {{"agent_id"_L1, u"planted"_s}};
    QCOMPARE(protocol::write(start).value("agent_id"_L1).toString(), u"real"_s);
}

void TestMethods::shouldReadLimitsLeniently()
{
    // GIVEN limits with nonsense in them
    const protocol::Limits limits =
        protocol::limitsFromJson(*parseJsonObject(R"({"content":-1,"context":"big","frame":1000,"depth":99999999999,"state":0,"request_burst":3})"));

    // THEN the defaults stand where it is nonsense
    QCOMPARE(limits.content, protocol::Limits().content);
    QCOMPARE(limits.context, protocol::Limits().context);
    QCOMPARE(limits.state, protocol::Limits().state);
    QCOMPARE(limits.depth, protocol::Limits().depth);
    QCOMPARE(limits.frame, 1000);
    QCOMPARE(limits.requestBurst, 3);
    QCOMPARE(limits.json().bytes, qsizetype(1000));
}

QTEST_APPLESS_MAIN(TestMethods)
#include "tst_methods.moc"
