// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/step_carry.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

QJsonObject step(const QString &id, const QString &title, const QJsonObject &more = {})
{
    QJsonObject made = more;
    made.insert(u"id"_s, id);
    made.insert(u"title"_s, title);
    made.insert(u"reversible"_s, false);
    return made;
}

Context contextOf(const QJsonArray &steps)
{
    return Context::parse({{u"plan"_s, QJsonObject{{u"request"_s, u"Do it"_s}, {u"steps"_s, steps}}}});
}

} // namespace

/// What was read stays read as long as it says the same, and no longer.
class TestStepCarry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldKeepWhatSaysTheSame_data();
    void shouldKeepWhatSaysTheSame();
};

void TestStepCarry::shouldKeepWhatSaysTheSame_data()
{
    QTest::addColumn<QJsonArray>("after");
    QTest::addColumn<QStringList>("opened");
    QTest::addColumn<QString>("seen");
    const QJsonObject a = step(u"a"_s, u"Copy the files"_s), b = step(u"b"_s, u"Delete the table"_s), c = step(u"c"_s, u"Send the letters"_s);
    QTest::newRow("the same plan") << QJsonArray{a, b, c} << QStringList{u"a"_s, u"b"_s} << u"1-2"_s;
    QTest::newRow("in another order") << QJsonArray{c, b, a} << QStringList{u"b"_s, u"a"_s} << u"2-3"_s;
    QTest::newRow("one in front of them") << QJsonArray{step(u"new"_s, u"Tell everybody first"_s), a, b, c} << QStringList{u"a"_s, u"b"_s} << u"2-3"_s;
    QTest::newRow("one argument is another") << QJsonArray{a, step(u"b"_s, u"Delete the table"_s, {{u"arguments"_s, QJsonObject{{u"table"_s, u"orders"_s}}}}), c} << QStringList{u"a"_s} << u"1"_s;
    QTest::newRow("within a phase now") << QJsonArray{step(u"p"_s, u"Everything"_s, {{u"steps"_s, QJsonArray{a, b}}}), c} << QStringList{u"a"_s, u"b"_s} << u"2-3"_s;
    QTest::newRow("none is left") << QJsonArray{c} << QStringList() << QString();
}

void TestStepCarry::shouldKeepWhatSaysTheSame()
{
    QFETCH(QJsonArray, after);
    QFETCH(QStringList, opened);
    QFETCH(QString, seen);
    // GIVEN a plan of which all but the last step was read
    const Context before = contextOf({step(u"a"_s, u"Copy the files"_s), step(u"b"_s, u"Delete the table"_s), step(u"c"_s, u"Send the letters"_s)});
    const StepsRead read{{u"a"_s, u"b"_s}, {1, 2}};
    // WHEN another one follows
    const StepsRead stays = carriedOver(diffContexts(before, contextOf(after)), read);
    // THEN those stay read that are in it as they were
    QCOMPARE(stays.opened, opened);
    QCOMPARE(stays.seen.toText(), seen);
}

QTEST_GUILESS_MAIN(TestStepCarry)
#include "tst_step_carry.moc"
