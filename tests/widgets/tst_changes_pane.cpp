// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/change_texts.h"
#include "widgets/changes_pane.h"
#include "widgets/context_column.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/word_diff.h"

#include <QPushButton>
#include <QTabBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

using S = test::WindowSample;

QJsonObject planOf(const QJsonArray &steps, const QString &request = u"Do it"_s)
{
    return {{u"plan"_s, QJsonObject{{u"request"_s, request}, {u"steps"_s, steps}}}};
}

/// The pane before two contexts, in a window of its own.
class Pane {
public:
    test::WindowSample sample;
    ChangesPane pane;

    Pane(const QJsonObject &before, const QJsonObject &after)
    {
        sample.view.context = Context::parse(after);
        sample.view.changes = diffContexts(Context::parse(before), sample.view.context);
        pane.resize(420, 900);
        pane.show(sample.view);
        static_cast<QWidget &>(pane).show();
        QCoreApplication::processEvents();
    }
    QList<TextBlock *> blocks() { return pane.findChildren<TextBlock *>(); }
    TextBlock *block(const QString &text)
    {
        for (TextBlock *each : blocks()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    QString spoken()
    {
        QStringList all;
        for (const TextBlock *each : blocks())
            all.append(each->accessibleName());
        return all.join(u'|');
    }
};

/// The words of the ranges, joined by "|".
QString cut(const QString &text, const QList<TextRange> &ranges)
{
    QStringList parts;
    for (const TextRange &range : ranges)
        parts.append(text.mid(range.start, range.length));
    return parts.join(u'|');
}

} // namespace

class ChangesPaneTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void shouldFindTheWordsThatDiffer_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("gone");
        QTest::addColumn<QString>("fresh");
        QTest::newRow("the same") << u"Drop it"_s << u"Drop it"_s << QString() << QString();
        QTest::newRow("one word") << u"Drop customers_old"_s << u"Keep customers_old"_s << u"Drop"_s << u"Keep"_s;
        QTest::newRow("a word and an end") << u"Drop customers_old"_s << u"Rename customers_old, keep 90 days"_s << u"Drop"_s << u"Rename|, keep 90 days"_s;
        QTest::newRow("a not put in") << u"Do delete"_s << u"Do not delete"_s << QString() << u"not "_s;
        QTest::newRow("nothing before") << QString() << u"All of it"_s << QString() << u"All of it"_s;
        QTest::newRow("two neighbours are one range") << u"a b c d"_s << u"a x y d"_s << u"b c"_s << u"x y"_s;
        QTest::newRow("a number") << u"limit: 10"_s << u"limit: 100"_s << u"10"_s << u"100"_s;
        QTest::newRow("no letter is cut in half") << u"a \U0001F600 b"_s << u"a \U0001F601 b"_s << u"\U0001F600"_s << u"\U0001F601"_s;
    }
    void shouldFindTheWordsThatDiffer()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, gone);
        QFETCH(QString, fresh);
        const WordDiff diff = wordDiff(before, after);
        QCOMPARE(cut(before, diff.gone), gone);
        QCOMPARE(cut(after, diff.fresh), fresh);
    }

    void shouldNotReckonForeverOnTwoLongTexts()
    {
        QString before, after;
        for (int i = 0; i < 40'000; ++i) {
            before += u"a%1 "_s.arg(i);
            after += u"b%1 "_s.arg(i);
        }
        const WordDiff diff = wordDiff(u"same "_s + before, u"same "_s + after);
        QCOMPARE(diff.gone.size(), 1);
        QCOMPARE(diff.gone.first().start, 5);
    }

    void shouldTellAnAlteredStepInWords()
    {
        // GIVEN a step with another title and another argument
        Pane p(planOf({S::step("a", "Drop customers_old", {{u"arguments"_s, QJsonObject{{u"sql"_s, u"DROP TABLE t"_s}, {u"wait"_s, 5}}}, {u"reversible"_s, false}})}),
               planOf({S::step("a", "Rename customers_old", {{u"arguments"_s, QJsonObject{{u"sql"_s, u"ALTER TABLE t"_s}, {u"wait"_s, 5}}}, {u"reversible"_s, true}})}));
        // THEN both sides stand there, in words that can be heard
        QVERIFY(p.block(u"Drop customers_old"_s) && p.block(u"Rename customers_old"_s));
        QCOMPARE(p.block(u"Drop customers_old"_s)->accessibleName(), u"Before: Drop customers_old. Gone: “Drop”"_s);
        QCOMPARE(p.block(u"Rename customers_old"_s)->accessibleName(), u"Now: Rename customers_old. New: “Rename”"_s);
        QCOMPARE(p.block(u"arguments.sql: DROP TABLE t"_s)->accessibleName(), u"Before: arguments.sql: DROP TABLE t. Gone: “DROP”"_s);
        QVERIFY(p.block(u"reversible: true"_s));
        // AND not what is as it was
        QVERIFY(!p.spoken().contains(u"wait"));
    }

    void shouldHideNoMemberThatOnlyLooksLikeATitle()
    {
        Pane p(planOf({S::step("a", "Drop", {{u"name"_s, u"old"_s}})}), planOf({S::step("a", "Drop", {{u"name"_s, u"new"_s}})}));
        QVERIFY2(p.block(u"name: new"_s), qPrintable(p.spoken()));
    }

    void shouldPutBothSidesBesideEachOtherOnDemand()
    {
        Pane p(planOf({S::step("a", "Drop it")}), planOf({S::step("a", "Keep it")}));
        const auto at = [&p](const QString &text) { return p.block(text)->mapTo(&p.pane, QPoint()); };
        QVERIFY(at(u"Drop it"_s).y() < at(u"Keep it"_s).y());
        QCOMPARE(at(u"Drop it"_s).x(), at(u"Keep it"_s).x());
        p.pane.findChild<QPushButton *>(u"changesSideBySide"_s)->click();
        QCoreApplication::processEvents();
        QCOMPARE(at(u"Drop it"_s).y(), at(u"Keep it"_s).y());
        QVERIFY(at(u"Drop it"_s).x() < at(u"Keep it"_s).x());
    }

    void shouldShowTheRequestAndTheRisk()
    {
        const auto risk = [](const char *tier, int score, int loss) {
            QJsonObject context = planOf({u"one"_s}, QString::fromLatin1(tier) + u" request"_s);
            context.insert(u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, QString::fromLatin1(tier)}, {u"risk_score"_s, score}, {u"factors"_s, QJsonArray{QJsonObject{{u"name"_s, u"Loss"_s}, {u"score"_s, loss}, {u"mitigation"_s, u"copy %1"_s.arg(loss)}}}}});
            return context;
        };
        Pane p(risk("LOW", 2, 3), risk("HIGH", 7, 8));
        for (const QString &part : {u"Before: LOW request. Gone: “LOW”"_s, u"Now: HIGH request. New: “HIGH”"_s, u"Tier: LOW → HIGH"_s, u"Score: 2 → 7"_s, u"Loss: 3 → 8"_s, u"Now: mitigation: copy 8. New: “8”"_s})
            QVERIFY2(p.spoken().contains(part), qPrintable(part + u" in "_s + p.spoken()));
    }

    void shouldCountEverythingThatChanged()
    {
        QJsonObject before = planOf({S::step("a", "A"), S::step("b", "B")}), after = planOf({S::step("a", "A2"), S::step("c", "C")}, u"Another"_s);
        before.insert(u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, u"LOW"_s}, {u"risk_score"_s, 1}, {u"factors"_s, QJsonArray()}});
        after.insert(u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, u"HIGH"_s}, {u"risk_score"_s, 2}, {u"factors"_s, QJsonArray{u"new"_s}}});
        // GIVEN one step altered, one removed, one added, the request, tier and score changed, a factor added
        const ContextDiff diff = diffContexts(Context::parse(before), Context::parse(after));
        QCOMPARE(changeCount(diff), 7);
        // THEN the tab says so
        test::WindowSample sample;
        sample.view.changes = diff;
        ContextColumn column;
        column.setClock(&sample.clock);
        column.show(sample.view);
        QCOMPARE(column.findChild<QTabBar *>()->tabText(1), u"Changes 7"_s);
        // AND nothing where nothing changed
        sample.view.changes = diffContexts(Context::parse(before), Context::parse(before));
        column.show(sample.view);
        QCOMPARE(column.findChild<QTabBar *>()->tabText(1), u"Changes"_s);
    }

    void shouldSayHowManyChangesAreNotDrawn()
    {
        QJsonArray before, after;
        for (int i = 0; i < 1003; ++i) {
            before.append(u"old %1"_s.arg(i));
            after.append(u"new %1"_s.arg(i));
        }
        Pane p(planOf(before), planOf(after));
        QVERIFY2(p.spoken().contains(u"3 more changed steps are not drawn here."), qPrintable(p.spoken().right(400)));
    }

    void shouldSayWhyNothingIsCompared_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<bool>("unreadable");
        QTest::addColumn<QString>("words");
        QTest::newRow("the first revision") << 0 << false << u"this is the first revision"_s;
        QTest::newRow("the old one is unreadable") << 1 << false << u"Revision 1 could not be read"_s;
        QTest::newRow("this one is unreadable") << 1 << true << u"The plan could not be read"_s;
    }
    void shouldSayWhyNothingIsCompared()
    {
        QFETCH(int, from);
        QFETCH(bool, unreadable);
        QFETCH(QString, words);
        Pane p(planOf({}), planOf({}));
        p.sample.view.changes.reset();
        p.sample.view.changesFrom = from;
        p.sample.view.contextUnreadable = unreadable;
        p.pane.show(p.sample.view);
        QVERIFY2(p.spoken().contains(words), qPrintable(p.spoken()));
    }
};

QTEST_MAIN(ChangesPaneTest)
#include "tst_changes_pane.moc"
