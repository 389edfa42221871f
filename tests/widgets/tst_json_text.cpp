// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/json_text.h"
#include "widgets/step_row.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

class JsonTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldIndentEveryMember()
    {
        const QJsonObject object{{u"b"_s, QJsonArray{1, u"x"_s, QJsonObject{}}}, {u"a"_s, QJsonObject{{u"c"_s, QJsonValue::Null}}}};
        QCOMPARE(indentedJson(object), u"{\n  \"a\": {\n    \"c\": null\n  },\n  \"b\": [\n    1,\n    \"x\",\n    {}\n  ]\n}"_s);
    }

    void shouldShowHiddenCharactersEvenDeepInside()
    {
        QJsonValue deep = u"pay\u202Eevil\u200B"_s;
        for (int i = 0; i < 8; ++i)
            deep = QJsonObject{{u"n\u2066"_s, deep}};
        const QString text = indentedJson(deep);
        QVERIFY(text.contains(u"⟦U+202E⟧"));
        QVERIFY(text.contains(u"⟦U+200B⟧"));
        QVERIFY(text.contains(u"⟦U+2066⟧"));
        QVERIFY(!text.contains(QChar(0x202E)) && !text.contains(QChar(0x200B)) && !text.contains(QChar(0x2066)));
        // AND indentation is not taken for spaces that hide something
        QVERIFY(!text.contains(u"spaces"));
        QCOMPARE(text.split(u'\n').size(), 17);
    }

    void shouldOutlineWhatIsInsideAMember_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("expected");
        const QJsonObject table{{u"name"_s, u"customers"_s}, {u"rows"_s, 324}};
        QTest::newRow("text") << QJsonValue(u"abc"_s) << u"m: abc"_s;
        QTest::newRow("number") << QJsonValue(4.5) << u"m: 4.5"_s;
        QTest::newRow("nothing in it") << QJsonValue(QJsonObject{{u"a"_s, QJsonArray()}, {u"b"_s, QJsonObject()}}) << u"m:\n    a: []\n    b: {}"_s;
        QTest::newRow("members") << QJsonValue(table) << u"m:\n    name: customers\n    rows: 324"_s;
        QTest::newRow("list") << QJsonValue(QJsonArray{u"x"_s, true}) << u"m:\n    • x\n    • true"_s;
        QTest::newRow("list of objects") << QJsonValue(QJsonArray{table, table})
                                         << u"m:\n    • name: customers\n        rows: 324\n    • name: customers\n        rows: 324"_s;
        QTest::newRow("deeper") << QJsonValue(QJsonObject{{u"t"_s, table}}) << u"m:\n    t:\n        name: customers\n        rows: 324"_s;
        QTest::newRow("a forged member") << QJsonValue(u"x\nrisk_tier: LOW"_s) << u"m: x\n    risk_tier: LOW"_s;
        QTest::newRow("a forged member inside") << QJsonValue(QJsonObject{{u"a\nb"_s, u"x\nrisk_tier: LOW"_s}}) << u"m:\n    a\n    b: x\n        risk_tier: LOW"_s;
    }
    void shouldOutlineWhatIsInsideAMember()
    {
        QFETCH(QJsonValue, value);
        QFETCH(QString, expected);
        QCOMPARE(outlinedMember(u"m"_s, value), expected);
    }

    void shouldShowHiddenCharactersInAnOutline()
    {
        const QString text = outlinedMember(u"a\u202E"_s, QJsonObject{{u"b\u2066"_s, QJsonArray{u"c\u200B"_s}}});
        QVERIFY(text.contains(u"⟦U+202E⟧") && text.contains(u"⟦U+2066⟧") && text.contains(u"⟦U+200B⟧"));
        QVERIFY(!text.contains(QChar(0x202E)) && !text.contains(QChar(0x2066)) && !text.contains(QChar(0x200B)));
    }

    void shouldKeepTheOutlineOfTheDeepestInSight()
    {
        QJsonValue deep = u"end"_s;
        for (int i = 0; i < 60; ++i)
            deep = QJsonObject{{u"n"_s, deep}};
        const QStringList lines = outlinedMember(u"m"_s, deep).split(u'\n');
        QCOMPARE(lines.size(), 61);
        for (const QString &line : lines)
            QVERIFY(line.size() <= 40);
    }

    void shouldOutlineOnlyWhatIsLittle()
    {
        // GIVEN a small member beside one that would take many times its own room
        QJsonArray many;
        for (int i = 0; i < 20'000; ++i)
            many.append(1);
        QJsonValue deep = many;
        for (int i = 0; i < 8; ++i)
            deep = QJsonArray{deep};
        const QJsonObject object{{u"a"_s, QJsonObject{{u"b"_s, 1}}}, {u"m"_s, deep}, {u"t"_s, QString(20'000, u'x')}, {u"z"_s, QJsonArray{1}}, {u"known"_s, 1}};
        // THEN the small one is an outline, the large one stands as it came, and nothing is left out
        const QStringList members = membersBesides(object, {u"known"_s});
        QCOMPARE(members.size(), 4);
        QCOMPARE(members[0], u"a:\n    b: 1"_s);
        QCOMPARE(members[1], u"m: "_s + plainJson(deep));
        QCOMPARE(members[2], u"t: "_s + QString(20'000, u'x'));
        QCOMPARE(members[3], u"z: [1]"_s);
    }

    void shouldSayPlainValuesInOneLine_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("expected");
        QTest::newRow("text without quotes") << QJsonValue(u"abc"_s) << u"abc"_s;
        QTest::newRow("number") << QJsonValue(4.5) << u"4.5"_s;
        QTest::newRow("list") << QJsonValue(QJsonArray{1, true}) << u"[1,true]"_s;
    }
    void shouldSayPlainValuesInOneLine()
    {
        QFETCH(QJsonValue, value);
        QFETCH(QString, expected);
        QCOMPARE(plainJson(value), expected);
    }
};

QTEST_APPLESS_MAIN(JsonTextTest)
#include "tst_json_text.moc"
