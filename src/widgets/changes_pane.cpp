// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/changes_pane.h"

#include "core/step_selection.h"
#include "core/untrusted_text.h"
#include "widgets/banner.h"
#include "widgets/change_bar.h"
#include "widgets/change_texts.h"
#include "widgets/field_names.h"
#include "widgets/hairline.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/tier_badge.h"
#include "widgets/word_diff.h"
#include "widgets/wording.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostLines = 1000;
constexpr qsizetype kShort = 60;     // values that stand in one line with an arrow
constexpr double kMostly = 0.5;      // from here on old and new stand as plain blocks
constexpr int kEdge = 16;

QString quoted(const QString &text, const QList<TextRange> &ranges)
{
    QStringList parts;
    for (const TextRange &range : ranges)
        parts.append(u"“%1”"_s.arg(text.mid(range.start, range.length).trimmed()));
    return parts.join(u", "_s);
}

/// What a screen reader hears of a text whose words are marked: colour and strokes are not to be heard.
QString spokenOf(const MergedText &merged, const QString &after)
{
    QString spoken = ChangesPane::tr("Now: %1.").arg(after);
    if (!merged.gone.isEmpty())
        spoken += u' ' + ChangesPane::tr("Gone: %1.").arg(quoted(merged.text, merged.gone));
    if (!merged.fresh.isEmpty())
        spoken += u' ' + ChangesPane::tr("New: %1.").arg(quoted(merged.text, merged.fresh));
    return spoken;
}

bool isMostlyNew(const ChangeText &text)
{
    return !text.before.isEmpty() && !text.after.isEmpty() && mergedText(text.before, text.after).share > kMostly;
}

/// Both texts in one, marked.
TextBlock *mergedBlock(const ChangeText &text, const QString &look)
{
    const MergedText merged = mergedText(text.before, text.after);
    auto *block = new TextBlock(look);
    block->setVisibleText(merged.text);
    block->addMarks(merged.gone, TextBlock::Emphasis::Gone);
    block->addMarks(merged.fresh, TextBlock::Emphasis::New);
    block->setCopied([sent = text.sentAfter] { return sent; });
    block->setAccessibleName(text.before == text.after ? text.after : spokenOf(merged, text.after));
    return block;
}

ChangeText requestText(const ContextDiff &changes)
{
    return {{}, makeVisible(changes.requestBefore).text, makeVisible(changes.requestAfter).text, false, changes.requestBefore, changes.requestAfter};
}

Label *label(const QString &look, const QString &text)
{
    auto *made = new Label(look);
    made->setText(text);
    return made;
}

QPushButton *segment(const QString &text, const QString &description)
{
    auto *button = new QPushButton(text);
    button->setAccessibleDescription(description);
    button->setCheckable(true);
    button->setProperty("kind", u"segment"_s);
    return button;
}

QString labelOf(const StepChange &change)
{
    return change.after ? change.after->label : change.before->label;
}

/// Empty where it is as it was.
QString undoingWords(const StepChange &change)
{
    if (!change.before || !change.after || change.before->irreversible() == change.after->irreversible())
        return change.change == Change::Added && change.after->irreversible() ? ChangesPane::tr("cannot be undone") : QString();
    return change.after->irreversible() ? ChangesPane::tr("cannot be undone now") : change.after->reversible ? ChangesPane::tr("can be undone now") : ChangesPane::tr("no longer said that it cannot be undone");
}

TierBadge *badge(const QString &tierText, std::optional<double> score)
{
    const TierReading read = readTier(tierText);
    const QString words = tierText.isEmpty() ? ChangesPane::tr("Tier not stated") : read.isOurs ? wording::tier(read.tier) : oneLine(tierText, 40);
    auto *made = new TierBadge;
    const QString shown = score ? u"%1 %2"_s.arg(words, wording::number(*score)) : words;
    if (!tierText.isEmpty() && !read.isOurs)
        made->setForeignTier(read.tier, shown);
    else
        made->setTier(tierText.isEmpty() ? RiskTier::Unknown : read.tier, shown);
    return made;
}

} // namespace

ChangesPane::ChangesPane(QWidget *parent)
    : QWidget(parent), m_inline(segment(tr("Inline"), tr("What was and what is stand in one text, or one above the other."))),
      m_sideBySide(segment(tr("Side by side"), tr("What was stands beside what is."))), m_back(new QPushButton(tr("Back to the revisions"))), m_column(new QVBoxLayout(this)), m_head(new QWidget)
{
    setAccessibleName(tr("Changes"));
    m_column->setContentsMargins(0, 0, 0, kEdge);
    m_column->setSpacing(0);
    auto *head = new QHBoxLayout(m_head);
    head->setContentsMargins(kEdge, 8, kEdge, 0);
    head->setSpacing(0);
    auto *title = new Label(u"secondary strong"_s);     // over several lines where it needs them
    title->setObjectName(u"changesTitle"_s);
    head->addWidget(title, 1);
    head->addWidget(m_inline);
    head->addWidget(m_sideBySide);
    m_column->addWidget(m_head);
    m_back->setObjectName(u"changesBack"_s);
    m_back->setProperty("kind", u"link"_s);
    m_back->hide();
    auto *backLine = new QHBoxLayout;
    backLine->setContentsMargins(kEdge - 8, 0, kEdge, 0);
    backLine->addWidget(m_back);
    backLine->addStretch();
    m_column->addLayout(backLine);
    connect(m_back, &QPushButton::clicked, this, [this] { compareWithEarlier({}); });
    m_inline->setChecked(true);
    m_inline->setObjectName(u"changesInline"_s);
    m_sideBySide->setObjectName(u"changesSideBySide"_s);
    auto *views = new QButtonGroup(this);
    views->addButton(m_inline);
    views->addButton(m_sideBySide);
    connect(m_sideBySide, &QPushButton::toggled, this, &ChangesPane::build);
}

void ChangesPane::show(const ConsultationView &view)
{
    // What two revisions differ in is settled by which two they are.
    const bool same = m_shown && view.changes.has_value() == m_source.changes.has_value() && view.changesFrom == m_source.changesFrom && view.consultation.digest == m_source.consultation.digest
        && view.consultation.revision == m_source.consultation.revision && view.contextUnreadable == m_source.contextUnreadable && view.consultation.id == m_source.consultation.id
        && view.revisionNote == m_source.revisionNote && view.earlierChanges.has_value() == m_source.earlierChanges.has_value();
    if (same)
        return;
    m_shown = true;
    if (view.consultation.id != m_source.consultation.id || !view.earlierChanges)
        m_earlierWords.clear();
    m_source = view;
    choose();
}

void ChangesPane::compareWithEarlier(const QString &words)
{
    m_earlierWords = m_source.earlierChanges ? words : QString();
    choose();
}

/// What is compared: this revision with the one before, or this request with an earlier one.
void ChangesPane::choose()
{
    m_view = m_source;
    m_back->setVisible(!m_earlierWords.isEmpty());
    if (!m_earlierWords.isEmpty()) {
        m_view.changes = m_source.earlierChanges;
        m_view.contextBefore = m_source.contextEarlier;
        m_view.revisionNote.clear();
    }
    build();
}

void ChangesPane::build()
{
    delete m_inside;
    m_inside = new QWidget;
    m_lines = new QVBoxLayout(m_inside);
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(0);
    m_column->addWidget(m_inside);
    m_head->setVisible(m_view.changes.has_value());
    if (!m_view.changes) {
        auto *why = new TextBlock(u"secondary"_s);
        why->setText(m_view.contextUnreadable ? tr("The plan could not be read, so it cannot be compared. Witan tries again by itself.")
                     : m_view.changesFrom > 0 ? tr("Revision %1 could not be read from this computer's copy, so nothing can be compared with it.").arg(m_view.changesFrom)
                                              : tr("There is nothing to compare: this is the first revision."));
        section({})->addWidget(why);
        return;
    }
    findChild<Label *>(u"changesTitle"_s)->setText(m_earlierWords.isEmpty() ? tr("Changes since revision %1").arg(m_view.changesFrom) : m_earlierWords);
    buildHead();
    if (m_inline->isChecked())
        buildInline();
    else
        buildSideBySide();
    buildRest();
    buildRisk();
}

/// A part of its own, with a line above it.
QVBoxLayout *ChangesPane::section(const QString &title, const QList<QWidget *> &trailing)
{
    if (m_lines->count() > 0)
        m_lines->addWidget(new Hairline);
    auto *ground = new QWidget;
    auto *column = new QVBoxLayout(ground);
    column->setContentsMargins(kEdge, m_lines->count() > 0 ? 12 : 4, kEdge, 12);
    column->setSpacing(4);
    m_lines->addWidget(ground);
    if (title.isEmpty() && trailing.isEmpty())
        return column;
    auto *line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(label(u"secondary strong"_s, title), 1);
    for (QWidget *each : trailing)
        line->addWidget(each, 0, Qt::AlignTop);
    column->addLayout(line);
    return column;
}

QString ChangesPane::countedSentence() const
{
    const ContextDiff &changes = *m_view.changes;
    QString words = countedWords(changes);
    int was = 0, is = 0;
    for (const StepChange &change : changes.steps) {
        was += change.before && change.before->irreversible() ? 1 : 0;
        is += change.after && change.after->irreversible() ? 1 : 0;
    }
    if (was != is) {
        words += u' ' + (is == 1 ? tr("1 step cannot be undone") : is == 0 ? tr("No step is said to be one that cannot be undone") : tr("%1 steps cannot be undone").arg(QLocale().toString(is)));
        words += u' ' + (!m_earlierWords.isEmpty() ? (was == 1 ? tr("now; then it was 1.") : tr("now; then there were %1.").arg(QLocale().toString(was)))
                         : was == 1 ? tr("now; in revision %1 it was 1.").arg(m_view.changesFrom)
                                    : tr("now; in revision %1 there were %2.").arg(QString::number(m_view.changesFrom), QLocale().toString(was)));
    }
    const bool renumbered = std::any_of(changes.steps.cbegin(), changes.steps.cend(), [](const StepChange &change) { return change.renumbered; });
    if (renumbered)
        words += u' ' + tr("Steps that are as they were have other numbers or ids.");
    return words;
}

void ChangesPane::buildHead()
{
    QVBoxLayout *column = section({});
    if (!m_view.revisionNote.isEmpty()) {
        const QString name = m_view.consultation.agentName.isEmpty() ? tr("The agent writes") : tr("%1 writes").arg(oneLine(m_view.consultation.agentName, 60));
        column->addWidget(label(u"secondary"_s, name));
        auto *note = new TextBlock(u"strong"_s);
        note->setObjectName(u"revisionNote"_s);
        note->setText(m_view.revisionNote);
        column->addWidget(note);
    }
    auto *counted = new TextBlock;
    counted->setObjectName(u"changesCounted"_s);
    counted->setText(countedSentence(), tr("Witan counts:"));
    column->addWidget(counted);
}

/// Old and new as plain blocks, or as one text with marks.
void ChangesPane::addTexts(QVBoxLayout *column, const QList<ChangeText> &texts)
{
    const bool was = std::any_of(texts.cbegin(), texts.cend(), [](const ChangeText &each) { return !each.before.isEmpty(); });
    const bool is = std::any_of(texts.cbegin(), texts.cend(), [](const ChangeText &each) { return !each.after.isEmpty(); });
    if (was && is && std::none_of(texts.cbegin(), texts.cend(), isMostlyNew)) {
        for (const ChangeText &text : texts)
            column->addWidget(mergedBlock(text, text == texts.first() ? QString() : u"secondary"_s));
        return;
    }
    if (was)
        column->addWidget(block(Side::Before, texts, is ? tr("− Before") : tr("− Removed")));
    if (is)
        column->addWidget(block(Side::After, texts, was ? tr("+ Now") : tr("+ Added")));
}

QWidget *ChangesPane::block(Side side, const QList<ChangeText> &texts, const QString &title, bool irreversible) const
{
    const bool before = side == Side::Before;
    auto *ground = new Banner;
    ground->setTone(before ? u"bad"_s : u"good"_s);
    auto *column = new QVBoxLayout(ground);
    column->setContentsMargins(12, 6, 12, 8);
    column->setSpacing(2);
    column->addWidget(label(before ? u"small strong danger"_s : u"small strong good"_s, title));
    if (irreversible)
        column->addWidget(label(u"small strong danger oneline"_s, tr("cannot be undone")));
    bool first = true;
    for (const ChangeText &each : texts) {
        const QString &text = before ? each.before : each.after;
        if (text.isEmpty())
            continue;
        auto *shown = new TextBlock(first ? QString() : u"secondary"_s);
        shown->setVisibleText(text, each.name.isEmpty() ? QString() : each.name + u':');
        shown->setCopied([sent = before ? each.sentBefore : each.sentAfter] { return sent; });
        shown->setAccessibleName((before ? tr("Before: %1") : tr("Now: %1")).arg(each.name.isEmpty() ? text : each.name + u": "_s + text));
        column->addWidget(shown);
        first = false;
    }
    return ground;
}

/// Members by name, each as it was and as it is.
QWidget *ChangesPane::fields(const QList<ChangeText> &texts) const
{
    auto *ground = new QWidget;
    auto *grid = new QGridLayout(ground);
    grid->setContentsMargins(0, 4, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    for (const ChangeText &text : texts) {
        const int row = grid->rowCount();
        auto *name = label(u"secondary"_s, oneLine(text.name, 80));
        name->setFixedWidth(scaled(112));
        grid->addWidget(name, row, 0, Qt::AlignTop);
        auto *values = new QVBoxLayout;
        values->setSpacing(4);
        const bool isShort = !text.isCode && text.before.size() <= kShort && text.after.size() <= kShort;
        if (isShort || text.before.isEmpty() || text.after.isEmpty()) {
            const QString was = text.before.isEmpty() ? tr("not there") : text.before, is = text.after.isEmpty() ? tr("no longer there") : text.after;
            const QString arrow = u" → "_s;
            auto *value = new TextBlock;
            value->setVisibleText(was + arrow + is);
            value->setCopied([sent = (text.before.isEmpty() ? was : text.sentBefore) + arrow + (text.after.isEmpty() ? is : text.sentAfter)] { return sent; });
            value->addMarks({{was.size() + arrow.size(), is.size()}}, TextBlock::Emphasis::New);
            value->setAccessibleName(tr("%1. Before: %2. Now: %3.").arg(text.name, was, is));
            values->addWidget(value);
        } else if (isMostlyNew(text)) {
            for (const bool before : {true, false}) {
                values->addWidget(label(u"small"_s, before ? tr("Before") : tr("Now")));
                auto *value = new TextBlock(text.isCode ? u"code"_s : QString());
                value->setVisibleText(before ? text.before : text.after);
                value->setCopied([sent = before ? text.sentBefore : text.sentAfter] { return sent; });
                value->setAccessibleName(tr("%1. %2: %3").arg(text.name, before ? tr("Before") : tr("Now"), before ? text.before : text.after));
                values->addWidget(value);
            }
        } else {
            TextBlock *value = mergedBlock(text, text.isCode ? u"code"_s : QString());
            value->setAccessibleName(text.name + u". "_s + value->accessibleName());
            values->addWidget(value);
        }
        grid->addLayout(values, row, 1);
    }
    return ground;
}

void ChangesPane::addStep(const StepChange &change)
{
    QList<QWidget *> trailing;
    if (const QString undoing = undoingWords(change); !undoing.isEmpty())
        trailing.append(label(change.after->irreversible() ? u"small strong danger oneline"_s : u"small strong oneline"_s, undoing));
    // Of what was added or removed the block says so.
    const bool isWhole = change.change == Change::Added || change.change == Change::Removed;
    QVBoxLayout *column = section(isWhole ? tr("Step %1").arg(labelOf(change)) : tr("Step %1 · %2").arg(labelOf(change), changeWords(change)), trailing);
    QList<ChangeText> texts, members;
    for (const ChangeText &text : changeTexts(change)) {
        const bool isSaidAbove = !trailing.isEmpty() && (text.name == fieldName(u"reversible"_s) || text.name == fieldName(u"irreversible"_s));
        if (!isSaidAbove)
            (text.name.isEmpty() || change.change != Change::Altered ? texts : members).append(text);
    }
    addTexts(column, texts);
    if (!members.isEmpty())
        column->addWidget(fields(members));
}

/// Folded: which ones they are, and on demand what they say.
void ChangesPane::addUnchanged(QVBoxLayout *column)
{
    QStringList labels, lines, sent;
    for (const StepChange &change : m_view.changes->steps) {
        if (change.change == Change::Unchanged && !change.moved) {
            labels.append(change.after->label);
            if (lines.size() < kMostLines) {
                lines.append(change.after->label + u"  "_s + makeVisible(change.after->title).text);
                sent.append(change.after->label + u"  "_s + change.after->title);
            }
        }
    }
    if (labels.isEmpty())
        return;
    const QString words = labels.size() == 1 ? tr("1 step as it was: %1").arg(labels.constFirst()) : tr("%1 steps as they were: %2").arg(QLocale().toString(labels.size()), stepRanges(labels));
    auto *fold = new QPushButton(oneLine(words, 90));
    fold->setObjectName(u"changesUnchanged"_s);
    fold->setProperty("kind", u"link"_s);
    fold->setCheckable(true);
    fold->setAccessibleDescription(tr("Shows the steps that did not change."));
    auto *list = new TextBlock(u"secondary"_s);
    list->setVisibleText(lines.join(u'\n'));
    list->setCopied([sent] { return sent.join(u'\n'); });
    list->hide();
    column->addWidget(fold, 0, Qt::AlignLeading);
    column->addWidget(list);
    connect(fold, &QPushButton::toggled, list, &QWidget::setVisible);
}

void ChangesPane::buildInline()
{
    const ContextDiff &changes = *m_view.changes;
    if (changes.requestChanged)
        addTexts(section(tr("Request")), {requestText(changes)});
    qsizetype drawn = 0;
    for (const StepChange &change : changes.steps) {
        if ((change.change != Change::Unchanged || change.moved) && drawn++ < kMostLines)
            addStep(change);
    }
    if (drawn > kMostLines) {
        auto *more = new TextBlock(u"warning"_s);
        more->setText(tr("%1 more changed steps are not drawn here. The list of the plan marks every one of them.").arg(QLocale().toString(drawn - kMostLines)));
        section({})->addWidget(more);
    }
    const int same = changes.count(Change::Unchanged) - changes.movedCount();
    if (same > 0)
        addUnchanged(section({}));
}

/// One side of a step where both stand beside each other.
QWidget *ChangesPane::sideOf(Side side, const StepChange &change) const
{
    const bool before = side == Side::Before;
    const std::optional<Step> &step = before ? change.before : change.after;
    if (!step)
        return label(u"secondary"_s, tr("no such step"));
    QList<ChangeText> texts = changeTexts(change);
    texts.first().before = change.before ? change.before->label + u"  "_s + texts.constFirst().before : QString();
    texts.first().after = change.after ? change.after->label + u"  "_s + texts.constFirst().after : QString();
    if (change.change == Change::Added || change.change == Change::Removed)
        return block(side, texts, before ? tr("− Removed") : tr("+ Added"), step->irreversible());
    auto *ground = new QWidget;
    auto *column = new QVBoxLayout(ground);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    if (!before)
        column->addWidget(label(u"small"_s, changeWords(change)));
    if (step->irreversible())
        column->addWidget(label(u"small strong danger oneline"_s, tr("cannot be undone")));
    for (const ChangeText &each : std::as_const(texts)) {
        const QString &text = before ? each.before : each.after;
        const bool mostly = isMostlyNew(each);
        const WordDiff diff = wordDiff(each.before, each.after);
        const QList<TextRange> &marks = before ? diff.gone : diff.fresh;
        const QString lead = each.name.isEmpty() ? QString() : each.name + u':';
        auto *shown = new TextBlock(&each == &texts.constFirst() ? QString() : u"secondary"_s);
        shown->setVisibleText(text.isEmpty() ? tr("not there") : text, lead);
        if (!text.isEmpty())
            shown->setCopied([sent = before ? each.sentBefore : each.sentAfter] { return sent; });
        if (!mostly && !text.isEmpty())
            shown->setMarks(marks, before ? TextBlock::Emphasis::Gone : TextBlock::Emphasis::New);
        shown->setAccessibleName((before ? tr("Before: %1") : tr("Now: %1")).arg(lead.isEmpty() ? text : lead + u' ' + text));
        column->addWidget(shown);
    }
    column->addStretch();
    return ground;
}

void ChangesPane::buildSideBySide()
{
    const ContextDiff &changes = *m_view.changes;
    auto *ground = new QWidget;
    auto *grid = new QGridLayout(ground);
    grid->setContentsMargins(kEdge, 8, kEdge, 8);
    grid->setHorizontalSpacing(kEdge);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    m_lines->addWidget(new Hairline);
    m_lines->addWidget(ground);
    const auto addRow = [grid](QWidget *before, QWidget *after) {
        const int row = grid->rowCount();
        grid->addWidget(new Hairline, row, 0, 1, 2);
        grid->addWidget(before, row + 1, 0, Qt::AlignTop);
        grid->addWidget(after, row + 1, 1, Qt::AlignTop);
    };
    const bool earlier = !m_earlierWords.isEmpty();
    grid->addWidget(label(u"secondary strong"_s, earlier ? tr("Then") : tr("Revision %1").arg(m_view.changesFrom)), 0, 0);
    grid->addWidget(label(u"secondary strong"_s, earlier ? tr("Now") : tr("Revision %1").arg(m_view.consultation.revision)), 0, 1);
    if (changes.requestChanged) {
        const ChangeText request = requestText(changes);
        addRow(block(Side::Before, {request}, tr("Request before")), block(Side::After, {request}, tr("Request now")));
    }
    QStringList same;
    const auto flush = [&] {
        if (same.isEmpty())
            return;
        const QString words = oneLine(same.size() == 1 ? tr("%1 as it was").arg(same.constFirst()) : tr("%1 as they were").arg(stepRanges(same)), 120);
        addRow(label(u"secondary"_s, words), label(u"secondary"_s, words));
        same.clear();
    };
    qsizetype drawn = 0;
    for (const StepChange &change : changes.steps) {
        if (change.change == Change::Unchanged && !change.moved) {
            same.append(change.after->label);
            continue;
        }
        flush();
        if (drawn++ < kMostLines)
            addRow(sideOf(Side::Before, change), sideOf(Side::After, change));
    }
    flush();
    if (drawn > kMostLines) {
        auto *more = new TextBlock(u"warning"_s);
        more->setText(tr("%1 more changed steps are not drawn here. The list of the plan marks every one of them.").arg(QLocale().toString(drawn - kMostLines)));
        section({})->addWidget(more);
    }
}

/// What has no place of its own and differs all the same.
void ChangesPane::buildRest()
{
    if (!m_view.changes->otherChanged)
        return;
    QVBoxLayout *column = section(tr("Also changed"));
    const QList<ChangeText> texts = m_view.contextBefore ? otherChangeTexts(*m_view.contextBefore, m_view.context) : QList<ChangeText>();
    if (!texts.isEmpty())
        column->addWidget(fields(texts.first(qMin(texts.size(), kMostLines))));
    if (texts.isEmpty() || texts.size() > kMostLines) {
        auto *where = new TextBlock(u"warning"_s);
        where->setText(tr("Something besides steps and risk has changed that is not told here in words. “As it was sent” shows all of it."));
        column->addWidget(where);
    }
}

void ChangesPane::buildRisk()
{
    const ContextDiff &changes = *m_view.changes;
    const bool badges = changes.tierBefore != changes.tierAfter || changes.scoreBefore != changes.scoreAfter;
    QList<QWidget *> trailing;
    if (badges) {
        trailing = {badge(changes.tierBefore, changes.scoreBefore), label(u"secondary oneline"_s, u"→"_s), badge(changes.tierAfter, changes.scoreAfter)};
        trailing[0]->setAccessibleDescription(tr("Before"));
        trailing[2]->setAccessibleDescription(tr("Now"));
    }
    QVBoxLayout *column = section(tr("Risk"), trailing);
    const bool anyFactor = std::any_of(changes.factors.cbegin(), changes.factors.cend(), [](const FactorChange &change) { return change.change != Change::Unchanged; });
    if (!badges && !anyFactor) {
        auto *same = new TextBlock(u"secondary"_s);
        same->setText(tr("The risk is as it was."));
        column->addWidget(same);
        return;
    }
    const RiskTier tier = m_view.context.risk ? m_view.context.risk->tier : RiskTier::Unknown;
    qsizetype drawn = 0;
    bool dashed = false;
    for (const FactorChange &change : changes.factors) {
        const std::optional<double> was = change.before ? change.before->score : std::nullopt, is = change.after ? change.after->score : std::nullopt;
        const double most = qMax(change.before ? change.before->scoreMax.value_or(0) : 0, change.after ? change.after->scoreMax.value_or(0) : 0);
        if (drawn++ >= kMostLines)
            continue;
        QList<ChangeText> members = changeTexts(change);
        const ChangeText name = members.takeFirst();
        const bool hasBar = most > 0 && (was || is);
        auto *line = new QHBoxLayout;
        line->setSpacing(10);
        TextBlock *title = nullptr;
        if (change.change == Change::Altered) {
            title = mergedBlock(name, {});
        } else {
            title = new TextBlock;
            title->setVisibleText(change.after ? name.after : name.before);
            title->setCopied([sent = change.after ? name.sentAfter : name.sentBefore] { return sent; });
        }
        line->addWidget(title, 3);
        if (change.change == Change::Added || change.change == Change::Removed)
            line->addWidget(label(change.after ? u"small strong good oneline"_s : u"small strong danger oneline"_s, change.after ? tr("added") : tr("removed")), 0, Qt::AlignTop);
        if (hasBar)
            line->addWidget(new ChangeBar(oneLine(change.after ? name.after : name.before, 60), was, is, most, tier), 4, Qt::AlignTop);
        column->addLayout(line);
        dashed = dashed || (hasBar && was && was != is);
        if (hasBar)
            members.removeIf([](const ChangeText &each) { return each.name == tr("Score"); });
        if (change.change == Change::Altered && !members.isEmpty())
            column->addWidget(fields(members));
        else if (change.change == Change::Added && !members.isEmpty())
            column->addWidget(block(Side::After, members, tr("With")));
    }
    if (dashed)
        column->addWidget(label(u"small"_s, tr("Dashed: as it was. Filled: as it is.")));
    if (drawn > kMostLines) {
        auto *more = new TextBlock(u"warning"_s);
        more->setText(tr("%1 more factors are not drawn here. “As it was sent” shows all of them.").arg(QLocale().toString(drawn - kMostLines)));
        column->addWidget(more);
    }
}

} // namespace witan
