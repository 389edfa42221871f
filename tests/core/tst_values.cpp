// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/enum_names.h"
#include "core/ids.h"
#include "core/json_reader.h"
#include "core/policy.h"
#include "core/principal.h"
#include "core/result.h"
#include "core/timestamp.h"

#include <QDateTime>
#include <QSet>
#include <QTest>

#include <array>
#include <functional>
#include <limits>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace witan;

class TestValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldParseOnlyCanonicalIds_data();
    void shouldParseOnlyCanonicalIds();
    void shouldKeepIdsThroughTextAndBytes();
    void shouldNeverMakeAnIdTwice();
    void shouldParseOnlyUtcTimes_data();
    void shouldParseOnlyUtcTimes();
    void shouldWriteTimes_data();
    void shouldWriteTimes();
    void shouldAgreeWithQtOnEveryDay();
    void shouldTellTheTime();
    void shouldNameErrorCodes();
    void shouldHoldValueOrError();
    void shouldKnowRolesRights_data();
    void shouldKnowRolesRights();
    void shouldReadPrincipals_data();
    void shouldReadPrincipals();
    void shouldChoosePolicies();
    void shouldReadPolicies_data();
    void shouldReadPolicies();
    void shouldCheckEveryKindOfMember_data();
    void shouldCheckEveryKindOfMember();
    void shouldNameTheInnermostMember();
};

void TestValues::shouldParseOnlyCanonicalIds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("taken");
    QTest::newRow("canonical") << u"0f8fad5b-d9cb-469f-a165-70867728950e"_s << true;
    QTest::newRow("of another version") << u"ffffffff-ffff-ffff-ffff-ffffffffffff"_s << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("null id") << u"00000000-0000-0000-0000-000000000000"_s << false;
    QTest::newRow("upper case") << u"0F8FAD5B-D9CB-469F-A165-70867728950E"_s << false;
    QTest::newRow("braces") << u"{0f8fad5b-d9cb-469f-a165-70867728950e}"_s << false;
    QTest::newRow("no hyphens") << u"0f8fad5bd9cb469fa16570867728950e"_s << false;
    QTest::newRow("hyphen in another place") << u"0f8fad5bd-9cb-469f-a165-70867728950e"_s << false;
    QTest::newRow("short") << u"0f8fad5b-d9cb-469f-a165-70867728950"_s << false;
    QTest::newRow("long") << u"0f8fad5b-d9cb-469f-a165-70867728950e0"_s << false;
    QTest::newRow("space behind") << u"0f8fad5b-d9cb-469f-a165-70867728950e "_s << false;
    QTest::newRow("no hexadecimal digit") << u"0f8fad5b-d9cb-469f-a165-70867728950g"_s << false;
    QTest::newRow("digits of another script") << u"٠f8fad5b-d9cb-469f-a165-70867728950e"_s << false;
}

void TestValues::shouldParseOnlyCanonicalIds()
{
    QFETCH(QString, text);
    QFETCH(bool, taken);
    const std::optional<MessageId> id = MessageId::parse(text);
    QCOMPARE(id.has_value(), taken);
    if (id)
        QCOMPARE(id->toString(), text);
}

void TestValues::shouldKeepIdsThroughTextAndBytes()
{
    // GIVEN a new id
    const ConsultationId id = ConsultationId::create();
    QVERIFY(!id.isNull());
    QVERIFY(ConsultationId().isNull());
    // THEN text and bytes give it back, and it can be a key
    QCOMPARE(*ConsultationId::parse(id.toString()), id);
    QCOMPARE(ConsultationId::fromStored(id.toString()), id);
    QVERIFY(ConsultationId::fromStored(u"x"_s).isNull());
    QCOMPARE(id.uuid().toString(QUuid::WithoutBraces), id.toString());
    const ConsultationId other = ConsultationId::create();
    QVERIFY(other != id);
    QVERIFY((id < other) != (other < id));
    QVERIFY(!(QSet<ConsultationId>{id}.contains(other)));
}

void TestValues::shouldNeverMakeAnIdTwice()
{
    // GIVEN ids of several threads, more than are drawn at once
    constexpr int kThreads = 4, kEach = 1000;
    std::array<QList<QUuid>, kThreads> made;
    std::vector<std::thread> threads;
    for (QList<QUuid> &mine : made) {
        threads.emplace_back([&mine] {
            for (int i = 0; i < kEach; ++i)
                mine.append(timeOrderedUuid());
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    // THEN each is another one, and of the kind that begins with the time
    QSet<QUuid> all;
    for (const QList<QUuid> &some : made) {
        for (const QUuid &id : some) {
            QCOMPARE(uchar(id.toRfc4122().at(6)) >> 4, 7);
            QCOMPARE(id.variant(), QUuid::DCE);
            all.insert(id);
        }
    }
    QCOMPARE(all.size(), qsizetype(kThreads * kEach));
}

void TestValues::shouldParseOnlyUtcTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("taken");
    QTest::addColumn<qint64>("ms");
    const auto row = [](const char *name, const char16_t *text, std::optional<qint64> ms) {
        QTest::newRow(name) << QString::fromUtf16(text) << ms.has_value() << ms.value_or(0);
    };
    row("with milliseconds", u"2026-11-22T09:59:30.123Z", 1795341570123);
    row("without milliseconds", u"2026-11-22T09:59:30Z", 1795341570000);
    row("the epoch", u"1970-01-01T00:00:00.000Z", 0);
    row("before the epoch", u"1969-12-31T23:59:59.999Z", -1);
    row("leap day", u"2024-02-29T00:00:00Z", 1709164800000);
    row("no leap day", u"2026-02-29T00:00:00Z", {});
    row("century without a leap day", u"2100-02-29T00:00:00Z", {});
    row("empty", u"", {});
    row("no zone", u"2026-11-22T09:59:30", {});
    row("other zone", u"2026-11-22T09:59:30+00:00", {});
    row("zone of 24 characters' length", u"2026-11-22T09:59:30+0000", {});
    row("small z", u"2026-11-22T09:59:30z", {});
    row("space for T", u"2026-11-22 09:59:30Z", {});
    row("comma for the point", u"2026-11-22T09:59:30,123Z", {});
    row("microseconds", u"2026-11-22T09:59:30.123456Z", {});
    row("one digit of milliseconds", u"2026-11-22T09:59:30.1Z", {});
    row("month 13", u"2026-13-01T00:00:00Z", {});
    row("month 0", u"2026-00-01T00:00:00Z", {});
    row("day 32", u"2026-01-32T00:00:00Z", {});
    row("hour 24", u"2026-01-01T24:00:00Z", {});
    row("minute 60", u"2026-01-01T00:60:00Z", {});
    row("leap second", u"2026-01-01T00:00:60Z", {});
    row("year zero", u"0000-01-01T00:00:00Z", {});
    row("letters", u"2026-1a-01T00:00:00Z", {});
    row("sign", u"+026-11-01T00:00:00Z", {});
    row("digits of another script", u"٢026-11-01T00:00:00Z", {});
}

void TestValues::shouldParseOnlyUtcTimes()
{
    QFETCH(QString, text);
    QFETCH(bool, taken);
    QFETCH(qint64, ms);
    const std::optional<Timestamp> at = Timestamp::parse(text);
    QCOMPARE(at.has_value(), taken);
    if (at)
        QCOMPARE(at->ms, ms);
}

void TestValues::shouldWriteTimes_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("the epoch") << qint64(0) << u"1970-01-01T00:00:00.000Z"_s;
    QTest::newRow("a millisecond before it") << qint64(-1) << u"1969-12-31T23:59:59.999Z"_s;
    QTest::newRow("a day before it") << qint64(-86'400'000) << u"1969-12-31T00:00:00.000Z"_s;
    QTest::newRow("now") << qint64(1795341570123) << u"2026-11-22T09:59:30.123Z"_s;
    QTest::newRow("the last") << qint64(253402300799999) << u"9999-12-31T23:59:59.999Z"_s;
    QTest::newRow("past the last") << std::numeric_limits<qint64>::max() << u"9999-12-31T23:59:59.999Z"_s;
    QTest::newRow("before the first") << std::numeric_limits<qint64>::min() << u"0001-01-01T00:00:00.000Z"_s;
}

void TestValues::shouldWriteTimes()
{
    QFETCH(qint64, ms);
    QFETCH(QString, text);
    QCOMPARE(Timestamp{ms}.toString(), text);
    QVERIFY(Timestamp::parse(text).has_value());
}

void TestValues::shouldAgreeWithQtOnEveryDay()
{
    // GIVEN a time on every day of three centuries
    for (qint64 day = -40'000; day < 70'000; ++day) {
        const Timestamp at{day * 86'400'000 + (day * 7919 + 3) % 86'400'000};
        // THEN the text is Qt's, and reading it gives the time back
        const QString text = at.toString();
        QCOMPARE(text, QDateTime::fromMSecsSinceEpoch(at.ms).toUTC().toString(Qt::ISODateWithMs));
        QCOMPARE(*Timestamp::parse(text), at);
    }
}

void TestValues::shouldTellTheTime()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const Timestamp now = SystemClock().now();
    QVERIFY(now >= Timestamp{before});
    QVERIFY(now <= Timestamp{QDateTime::currentMSecsSinceEpoch()});
}

void TestValues::shouldNameErrorCodes()
{
    // GIVEN the codes that cross the wire
    for (int i = 0; i <= static_cast<int>(ErrorCode::Internal); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        // THEN each name leads back to its code
        QVERIFY(!errorCodeName(code).isEmpty());
        QCOMPARE(errorCodeFromName(errorCodeName(code)), code);
    }
    QCOMPARE(errorCodeName(ErrorCode::AlreadyDecided), u"already_decided"_s);
    // and the local ones borrow a name
    QCOMPARE(errorCodeName(ErrorCode::Storage), u"unavailable"_s);
    QCOMPARE(errorCodeName(ErrorCode::Network), u"unavailable"_s);
    QCOMPARE(errorCodeName(ErrorCode::Damaged), u"internal"_s);
    QCOMPARE(errorCodeFromName(u"no_such_code"), ErrorCode::Internal);
    QCOMPARE(errorCodeFromName(u"Not_Found"), ErrorCode::Internal);
}

void TestValues::shouldHoldValueOrError()
{
    const Result<int> seven = 7;
    QVERIFY(seven);
    QCOMPARE(*seven, 7);
    QCOMPARE(seven.value_or(1), 7);
    const Result<int> failed = Error{ErrorCode::NotFound, u"no"_s, {}, {}, {}};
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::NotFound);
    QCOMPARE(failed.value_or(1), 1);
    const Result<void> nothing;
    QVERIFY(nothing);
    const Result<void> refused = Error{};
    QVERIFY(!refused);
    QCOMPARE(refused.error(), Error());
    Result<QString> text = u"abc"_s;
    QCOMPARE(text->size(), 3);
    QCOMPARE(*std::move(text), u"abc"_s);
}

void TestValues::shouldKnowRolesRights_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("mayDecide");
    QTest::newRow("reviewer") << u"reviewer"_s << true;
    QTest::newRow("admin") << u"admin"_s << true;
    QTest::newRow("observer") << u"observer"_s << false;
    QTest::newRow("agent") << u"agent"_s << false;
    QTest::newRow("service") << u"service"_s << false;
}

void TestValues::shouldKnowRolesRights()
{
    QFETCH(QString, name);
    QFETCH(bool, mayDecide);
    const std::optional<PrincipalRole> role = principalRoleFrom(name);
    QVERIFY(role);
    QCOMPARE(toString(*role), name);
    const Principal principal{u"p1"_s, u"Ada"_s, *role};
    QCOMPARE(principal.mayDecide(), mayDecide);
    QCOMPARE(principal.mayAsk(), mayDecide);
    const Result<Principal> again = principalFromJson(toJson(principal));
    QVERIFY(again);
    QCOMPARE(*again, principal);
}

void TestValues::shouldReadPrincipals_data()
{
    QTest::addColumn<QJsonObject>("object");
    QTest::addColumn<QString>("field");
    QTest::newRow("no id") << QJsonObject{{u"role"_s, u"agent"_s}} << u"id"_s;
    QTest::newRow("id a number") << QJsonObject{{u"id"_s, 1}, {u"role"_s, u"agent"_s}} << u"id"_s;
    QTest::newRow("no role") << QJsonObject{{u"id"_s, u"x"_s}} << u"role"_s;
    QTest::newRow("unknown role") << QJsonObject{{u"id"_s, u"x"_s}, {u"role"_s, u"king"_s}} << u"role"_s;
    QTest::newRow("role in capitals") << QJsonObject{{u"id"_s, u"x"_s}, {u"role"_s, u"ADMIN"_s}} << u"role"_s;
    QTest::newRow("name a list") << QJsonObject{{u"id"_s, u"x"_s}, {u"role"_s, u"agent"_s}, {u"name"_s, QJsonArray()}} << u"name"_s;
    QTest::newRow("no name is well") << QJsonObject{{u"id"_s, u"x"_s}, {u"role"_s, u"agent"_s}} << QString();
}

void TestValues::shouldReadPrincipals()
{
    QFETCH(QJsonObject, object);
    QFETCH(QString, field);
    const Result<Principal> read = principalFromJson(object);
    QCOMPARE(read.has_value(), field.isEmpty());
    if (!read)
        QCOMPARE(read.error().field, field);
    QVERIFY(servicePrincipal().role == PrincipalRole::Service);
}

void TestValues::shouldChoosePolicies()
{
    // GIVEN a table that asks more of what is riskier
    const PolicyTable table{{{RiskTier::High, {2, true}}, {RiskTier::Critical, {3, true}}}};
    // THEN the tiers have theirs, an unknown one is judged as high, and the rest need one approval
    QCOMPARE(table.of(RiskTier::Critical), (Policy{3, true}));
    QCOMPARE(table.of(RiskTier::High), (Policy{2, true}));
    QCOMPARE(table.of(RiskTier::Unknown), (Policy{2, true}));
    QCOMPARE(table.of(RiskTier::Low), Policy());
}

void TestValues::shouldReadPolicies_data()
{
    QTest::addColumn<QJsonObject>("object");
    QTest::addColumn<int>("approvals");
    QTest::addColumn<bool>("comment");
    QTest::newRow("whole") << toJson(Policy{3, true}) << 3 << true;
    QTest::newRow("empty") << QJsonObject() << 1 << false;
    QTest::newRow("no approval is never enough") << QJsonObject{{u"required_approvals"_s, 0}} << 1 << false;
    QTest::newRow("negative") << QJsonObject{{u"required_approvals"_s, -5}} << 1 << false;
    QTest::newRow("text") << QJsonObject{{u"required_approvals"_s, u"2"_s}, {u"comment_required"_s, 1}} << 1 << false;
}

void TestValues::shouldReadPolicies()
{
    QFETCH(QJsonObject, object);
    QFETCH(int, approvals);
    QFETCH(bool, comment);
    QCOMPARE(policyFromJson(object), (Policy{approvals, comment}));
}

void TestValues::shouldCheckEveryKindOfMember_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("taken");
    const QJsonValue absent(QJsonValue::Undefined);
    const auto row = [](const char *name, const char *kind, const QJsonValue &value, bool taken) {
        QTest::newRow(name) << QString::fromLatin1(kind) << value << taken;
    };
    row("text", "text", u"x"_s, true);
    row("text: absent", "text", absent, false);
    row("text: null", "text", QJsonValue(), false);
    row("text: number", "text", 1, false);
    row("text if any: absent", "textOr", absent, true);
    row("text if any: null", "textOr", QJsonValue(), true);
    row("text if any: object", "textOr", QJsonObject(), false);
    row("truth", "boolean", true, true);
    row("truth: absent", "boolean", absent, false);
    row("truth: number", "boolean", 1, false);
    row("truth if any: absent", "booleanOr", absent, true);
    row("truth if any: text", "booleanOr", u"true"_s, false);
    row("number", "integer", 0, true);
    row("number: 2^53 - 1", "integer", 9007199254740991.0, true);
    row("number: 2^53", "integer", 9007199254740992.0, false);
    row("number: negative", "integer", -1, false);
    row("number: part", "integer", 1.5, false);
    row("number: huge", "integer", 1e300, false);
    row("number: text", "integer", u"1"_s, false);
    row("number: absent", "integer", absent, false);
    row("number if any: absent", "integerOr", absent, true);
    row("number if any: below the least", "integerOr", 4, false);
    row("count", "count", 2147483647.0, true);
    row("count: past an int", "count", 2147483648.0, false);
    row("time", "time", u"2026-01-31T09:30:00.000Z"_s, true);
    row("time: absent", "time", absent, false);
    row("time: number", "time", 1, false);
    row("time if any: absent", "timeIfAny", absent, true);
    row("time if any: no time", "timeIfAny", u"tomorrow"_s, false);
    row("object", "object", QJsonObject(), true);
    row("object: absent", "object", absent, false);
    row("object: list", "object", QJsonArray(), false);
    row("object if any: absent", "objectOr", absent, true);
    row("object if any: text", "objectOr", u"{}"_s, false);
    row("list if any: absent", "arrayOr", absent, true);
    row("list if any: object", "arrayOr", QJsonObject(), false);
    row("id", "id", u"0f8fad5b-d9cb-469f-a165-70867728950e"_s, true);
    row("id: absent", "id", absent, false);
    row("id: number", "id", 5, false);
    row("id if any: null", "idIfAny", QJsonValue(), true);
    row("id if any: no id", "idIfAny", u"x"_s, false);
    row("choice", "choice", u"agent"_s, true);
    row("choice: absent", "choice", absent, false);
    row("choice: unknown", "choice", u"AGENT"_s, false);
    row("choice: number", "choice", 1, false);
    row("choice if any: absent", "choiceIfAny", absent, true);
}

void TestValues::shouldCheckEveryKindOfMember()
{
    QFETCH(QString, kind);
    QFETCH(QJsonValue, value);
    QFETCH(bool, taken);
    // GIVEN an object with that member
    const QLatin1StringView m("m");
    QJsonObject object;
    if (!value.isUndefined())
        object.insert(m, value);
    JsonReader reader(object, u"params"_s);
    const QHash<QString, std::function<void()>> reads{
        {u"text"_s, [&] { (void)reader.text(m); }},
        {u"textOr"_s, [&] { (void)reader.textOr(m, u"fallback"_s); }},
        {u"boolean"_s, [&] { (void)reader.boolean(m); }},
        {u"booleanOr"_s, [&] { (void)reader.booleanOr(m, true); }},
        {u"integer"_s, [&] { (void)reader.integer(m); }},
        {u"integerOr"_s, [&] { (void)reader.integerOr(m, 9, 5); }},
        {u"count"_s, [&] { (void)reader.countOr(m, 1); }},
        {u"time"_s, [&] { (void)reader.time(m); }},
        {u"timeIfAny"_s, [&] { (void)reader.timeIfAny(m); }},
        {u"object"_s, [&] { (void)reader.object(m); }},
        {u"objectOr"_s, [&] { (void)reader.objectOr(m); }},
        {u"arrayOr"_s, [&] { (void)reader.arrayOr(m); }},
        {u"id"_s, [&] { (void)reader.id<MessageId>(m); }},
        {u"idIfAny"_s, [&] { (void)reader.idIfAny<MessageId>(m); }},
        {u"choice"_s, [&] { (void)reader.choice(m, principalRoleFrom, "a role"); }},
        {u"choiceIfAny"_s, [&] { (void)reader.choiceIfAny(m, principalRoleFrom, "a role"); }},
    };
    // WHEN it is read
    reads.value(kind)();
    // THEN it is taken, or refused by its whole name in a sentence
    QCOMPARE(reader.ok(), taken);
    if (!taken) {
        QCOMPARE(reader.error().code, ErrorCode::Invalid);
        QCOMPARE(reader.error().field, u"params.m"_s);
        QVERIFY(reader.error().message.contains(u"\"params.m\""_s));
    }
}

void TestValues::shouldNameTheInnermostMember()
{
    // GIVEN a refusal of a nested object
    JsonReader inner(QJsonObject(), {});
    (void)inner.text("kind"_L1);
    JsonReader outer(QJsonObject(), u"params"_s);
    // WHEN the outer reader takes it over
    outer.takeError("anchor"_L1, inner.error());
    // THEN its whole way is named, and a later refusal does not cover it
    QCOMPARE(outer.error().field, u"params.anchor.kind"_s);
    QVERIFY(outer.error().message.contains(u"\"params.anchor.kind\""_s));
    outer.refuse("other"_L1, "x");
    outer.takeError("other"_L1, Error());
    QCOMPARE(outer.error().field, u"params.anchor.kind"_s);
    // and one without a name of its own gets the member's
    JsonReader bare{QJsonObject()};
    bare.takeError("actor"_L1, Error());
    QCOMPARE(bare.error().field, u"actor"_s);
}

QTEST_APPLESS_MAIN(TestValues)
#include "tst_values.moc"
