// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/json_text.h"

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
        QVERIFY(text.contains(u"[U+202E]"));
        QVERIFY(text.contains(u"[U+200B]"));
        QVERIFY(text.contains(u"[U+2066]"));
        QVERIFY(!text.contains(QChar(0x202E)) && !text.contains(QChar(0x200B)) && !text.contains(QChar(0x2066)));
        // AND indentation is not taken for spaces that hide something
        QVERIFY(!text.contains(u"spaces"));
        QCOMPARE(text.split(u'\n').size(), 17);
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
