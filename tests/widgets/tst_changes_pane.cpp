// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/change_texts.h"
#include "widgets/changes_pane.h"
#include "widgets/context_column.h"
#include "widgets/text_block.h"
#include "widgets/label.h"
#include "widgets/theme.h"
#include "widgets/tier_badge.h"
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
        sample.view.contextBefore = Context::parse(before);
        sample.view.changes = diffContexts(*sample.view.contextBefore, sample.view.context);
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

    void shouldMergeTwoTexts_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("gone");
        QTest::addColumn<QString>("fresh");
        QTest::addColumn<bool>("mostly");
        QTest::newRow("the same") << u"Drop it"_s << u"Drop it"_s << u"Drop it"_s << QString() << QString() << false;
        QTest::newRow("one word") << u"Send 431 open orders"_s << u"Send 418 open orders"_s << u"Send 431418 open orders"_s << u"431"_s << u"418"_s << false;
        QTest::newRow("words beside each other stay together") << u"keep a b of it all"_s << u"keep x y of it all"_s << u"keep a bx y of it all"_s << u"a b"_s << u"x y"_s << false;
        QTest::newRow("only gone") << u"do not delete"_s << u"do delete"_s << u"do not delete"_s << u"not "_s << QString() << false;
        QTest::newRow("another sentence") << u"Drop the table"_s << u"Move 14 rows first"_s << u"Drop the tableMove 14 rows first"_s << u"Drop the table"_s << u"Move 14 rows first"_s << true;
        QTest::newRow("nothing before") << QString() << u"new"_s << u"new"_s << QString() << u"new"_s << true;
    }
    void shouldMergeTwoTexts()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        const MergedText merged = mergedText(before, after);
        QTEST(merged.text, "text");
        QTEST(cut(merged.text, merged.gone), "gone");
        QTEST(cut(merged.text, merged.fresh), "fresh");
        QTEST(merged.share > 0.5, "mostly");
        // Nothing of either text is lost, and nothing comes in.
        const auto without = [&merged](const QList<TextRange> &ranges) {
            QString text = merged.text;
            for (auto range = ranges.crbegin(); range != ranges.crend(); ++range)
                text.remove(range->start, range->length);
            return text;
        };
        QCOMPARE(without(merged.fresh), before);
        QCOMPARE(without(merged.gone), after);
    }

    void shouldLoseNothingOfTwoTexts()
    {
        quint64 state = 11;
        const auto next = [&state](int bound) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            return int((state >> 33) % quint64(bound));
        };
        const auto text = [&next] {
            QString made;
            for (int i = next(12); i > 0; --i)
                made += QStringList{u"a"_s, u"b"_s, u"c"_s, u" "_s, u"  "_s, u"."_s, u"\n"_s, u"7"_s}.at(next(8));
            return made;
        };
        for (int round = 0; round < 20'000; ++round) {
            const QString before = text(), after = text();
            const MergedText merged = mergedText(before, after);
            QString was = merged.text, is = merged.text;
            for (auto range = merged.fresh.crbegin(); range != merged.fresh.crend(); ++range)
                was.remove(range->start, range->length);
            for (auto range = merged.gone.crbegin(); range != merged.gone.crend(); ++range)
                is.remove(range->start, range->length);
            QCOMPARE(was, before);
            QCOMPARE(is, after);
        }
    }

    void shouldTellAnAlteredStepInWords()
    {
        // GIVEN a step with another title and another argument
        Pane p(planOf({S::step("a", "Drop customers_old", {{u"arguments"_s, QJsonObject{{u"sql"_s, u"DROP TABLE t"_s}, {u"wait"_s, 5}}}, {u"reversible"_s, false}})}),
               planOf({S::step("a", "Rename customers_old", {{u"arguments"_s, QJsonObject{{u"sql"_s, u"ALTER TABLE t"_s}, {u"wait"_s, 5}}}, {u"reversible"_s, true}})}));
        // THEN it stands once, in words that can be heard
        QVERIFY2(p.block(u"DropRename customers_old"_s), qPrintable(p.spoken()));
        QCOMPARE(p.block(u"DropRename customers_old"_s)->accessibleName(), u"Now: Rename customers_old. Gone: “Drop”. New: “Rename”."_s);
        QVERIFY2(p.spoken().contains(u"Statement. Now: ALTER TABLE t. Gone: “DROP”. New: “ALTER”."_s), qPrintable(p.spoken()));
        const auto labels = p.pane.findChildren<Label *>();
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const Label *each) { return each->text() == u"can be undone now"; }));
        // AND not what is as it was
        QVERIFY(!p.spoken().contains(u"Wait"));
    }

    void shouldHideNoMemberThatOnlyLooksLikeATitle()
    {
        Pane p(planOf({S::step("a", "Drop", {{u"name"_s, u"old"_s}})}), planOf({S::step("a", "Drop", {{u"name"_s, u"new"_s}})}));
        QVERIFY2(p.spoken().contains(u"Name. Before: old. Now: new."_s), qPrintable(p.spoken()));
    }

    void shouldShowWhatIsMostlyNewAsPlainBlocks()
    {
        // GIVEN a step that does something else now
        Pane p(planOf({S::step("a", "Drop the table customers_old", {{u"description"_s, u"Deletes 174 rows for good."_s}})}),
               planOf({S::step("a", "Move 14 unmatched rows and keep everything", {{u"description"_s, u"They become customers under another name."_s}})}));
        // THEN the old and the new stand whole, and no word is struck out
        QVERIFY2(p.block(u"Drop the table customers_old"_s) && p.block(u"Move 14 unmatched rows and keep everything"_s), qPrintable(p.spoken()));
        QVERIFY(p.block(u"Deletes 174 rows for good."_s) && p.block(u"They become customers under another name."_s));
        QVERIFY2(!p.spoken().contains(u"Gone"_s), qPrintable(p.spoken()));
    }

    void shouldNeverStrikeOutAStepThatIsStillThere()
    {
        // GIVEN one step put in front of two numbered ones
        Pane p(planOf({S::step("1", "Count the rows"), S::step("2", "Drop the table")}), planOf({S::step("1", "Tell everybody"), S::step("2", "Count the rows"), S::step("3", "Drop the table")}));
        // THEN it alone is told of
        QVERIFY2(p.spoken().contains(u"1 step added, 2 as they were. Steps that are as they were have other numbers or ids."_s), qPrintable(p.spoken()));
        QVERIFY2(!p.spoken().contains(u"Gone"_s) && !p.spoken().contains(u"Before"_s), qPrintable(p.spoken()));
        QVERIFY(p.spoken().contains(u"Now: Tell everybody"_s));
    }

    void shouldSayWhatTheAgentWritesAndWhatWitanCounts()
    {
        Pane p(planOf({S::step("a", "Drop", {{u"reversible"_s, false}})}), planOf({S::step("a", "Drop", {{u"reversible"_s, true}})}));
        p.sample.view.revisionNote = u"Nothing is dropped now."_s;
        p.sample.view.changesFrom = 2;
        p.pane.show(p.sample.view);
        QVERIFY(p.block(u"Nothing is dropped now."_s));
        QVERIFY2(p.spoken().contains(u"1 step altered. No step is said to be one that cannot be undone now; in revision 2 it was 1."_s), qPrintable(p.spoken()));
    }

    void shouldShowWhatElseHasChanged()
    {
        QJsonObject before = planOf({u"one"_s}), after = planOf({u"one"_s});
        before.insert(u"deploy_window"_s, u"Monday"_s);
        after.insert(u"deploy_window"_s, u"tonight"_s);
        Pane p(before, after);
        QVERIFY2(p.spoken().contains(u"Deploy window. Before: Monday. Now: tonight."_s), qPrintable(p.spoken()));
    }

    void shouldPutBothSidesBesideEachOtherOnDemand()
    {
        Pane p(planOf({S::step("a", "Drop it"), S::step("b", "Go")}), planOf({S::step("a", "Keep all of them"), S::step("b", "Go"), S::step("c", "Tell")}));
        const auto at = [&p](const QString &text) { return p.block(text)->mapTo(&p.pane, QPoint()); };
        QVERIFY(at(u"Drop it"_s).y() < at(u"Keep all of them"_s).y());
        QCOMPARE(at(u"Drop it"_s).x(), at(u"Keep all of them"_s).x());
        p.pane.findChild<QPushButton *>(u"changesSideBySide"_s)->click();
        QCoreApplication::processEvents();
        QVERIFY(at(u"1  Drop it"_s).x() < at(u"1  Keep all of them"_s).x());
        QVERIFY(qAbs(at(u"1  Drop it"_s).y() - at(u"1  Keep all of them"_s).y()) < 40);
        // AND a place that holds nothing says so
        const auto labels = p.pane.findChildren<Label *>();
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const Label *each) { return each->text() == u"no such step"; }));
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const Label *each) { return each->text() == u"2 as it was"; }));
    }

    void shouldShowTheRequestAndTheRisk()
    {
        const auto risk = [](const char *tier, int score, int loss) {
            QJsonObject context = planOf({u"one"_s}, QString::fromLatin1(tier) + u" request"_s);
            context.insert(u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, QString::fromLatin1(tier)}, {u"risk_score"_s, score}, {u"factors"_s, QJsonArray{QJsonObject{{u"name"_s, u"Loss"_s}, {u"score"_s, loss}, {u"mitigation"_s, u"copy %1"_s.arg(loss)}}}}});
            return context;
        };
        Pane p(risk("LOW", 2, 3), risk("HIGH", 7, 8));
        for (const QString &part : {u"Now: HIGH request. Gone: “LOW”. New: “HIGH”."_s, u"Score. Before: 3. Now: 8."_s, u"Mitigation. Before: copy 3. Now: copy 8."_s})
            QVERIFY2(p.spoken().contains(part), qPrintable(part + u" in "_s + p.spoken()));
        const auto badges = p.pane.findChildren<TierBadge *>();
        QCOMPARE(badges.size(), 2);
        QCOMPARE(badges[0]->accessibleName(), u"Low 2"_s);
        QCOMPARE(badges[1]->accessibleName(), u"High 7"_s);
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
    void shouldShowAListAsAList()
    {
        // GIVEN two statements of which one is altered, and short words beside each other
        const auto context = [](const QString &statement, const QString &tag) {
            return planOf({QJsonObject{{u"id"_s, u"a"_s}, {u"title"_s, u"Move the rows"_s}, {u"arguments"_s, QJsonObject{{u"sql"_s, QJsonArray{u"SELECT a, b FROM t ORDER BY a"_s, statement}}}},
                                        {u"tags"_s, QJsonArray{u"one"_s, tag}}}});
        };
        Pane p(context(u"DROP TABLE t"_s, u"two"_s), context(u"DROP TABLE u"_s, u"three"_s));
        // THEN the statements stand each on its own line, and are none that was never sent
        const QString all = p.spoken();
        QVERIFY2(all.contains(u"• SELECT a, b FROM t ORDER BY a\n• DROP TABLE u"_s), qPrintable(all));
        QVERIFY2(all.contains(u"one, three"_s), qPrintable(all));
    }

    void shouldCopyWhatWasSentWithoutMarks_data()
    {
        QTest::addColumn<bool>("beside");
        QTest::newRow("in one") << false;
        QTest::newRow("beside each other") << true;
    }

    void shouldCopyWhatWasSentWithoutMarks()
    {
        QFETCH(bool, beside);
        // GIVEN everything altered, each with a character that draws nothing
        const QString was = QString::fromUtf8("kept\u202e before"), is = QString::fromUtf8("kept\u202e now");
        const auto context = [](const QString &text) {
            QJsonObject all = planOf({QJsonObject{{u"id"_s, u"a"_s}, {u"title"_s, text}, {u"description"_s, text}, {u"sql"_s, text}, {u"note"_s, QJsonObject{{u"deep"_s, text}}}}}, text);
            all.insert(u"risk_assessment"_s, QJsonObject{{u"tier"_s, u"high"_s}, {u"factors"_s, QJsonArray{QJsonObject{{u"name"_s, text}, {u"why"_s, text}}}}});
            all.insert(u"other"_s, text);
            return all;
        };
        Pane p(context(was), context(is));
        if (beside)
            p.pane.findChild<QPushButton *>(u"changesSideBySide"_s)->click();
        // WHEN each text is copied
        int withHidden = 0;
        for (const TextBlock *block : p.blocks()) {
            if (!block->text().contains(u"\u27e6U+202E\u27e7"))
                continue;
            // THEN it is the text of one revision, or of both, as it was sent
            ++withHidden;
            QVERIFY2(block->copied().contains(is) || block->copied().contains(was), qPrintable(block->copied()));
            QVERIFY2(!block->copied().contains(u"\u27e6"), qPrintable(block->copied()));
        }
        QVERIFY2(withHidden >= 7, qPrintable(QString::number(withHidden)));
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
