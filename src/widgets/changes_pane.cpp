// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/changes_pane.h"

#include "core/untrusted_text.h"
#include "widgets/banner.h"
#include "widgets/change_texts.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/word_diff.h"
#include "widgets/wording.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostLines = 1000;

QString words(std::optional<double> score)
{
    return score ? wording::number(*score) : ChangesPane::tr("none");
}

/// What a screen reader hears of a side: colour and strokes are not to be heard.
QString spokenOf(bool before, const QString &text, const QList<TextRange> &marks)
{
    QStringList parts;
    for (const TextRange &mark : marks)
        parts.append(u"“%1”"_s.arg(text.mid(mark.start, mark.length).trimmed()));
    const QString changed = parts.join(u", "_s);
    if (before)
        return marks.isEmpty() ? ChangesPane::tr("Before: %1").arg(text) : ChangesPane::tr("Before: %1. Gone: %2").arg(text, changed);
    return marks.isEmpty() ? ChangesPane::tr("Now: %1").arg(text) : ChangesPane::tr("Now: %1. New: %2").arg(text, changed);
}

QPushButton *segment(const QString &text, const QString &description)
{
    auto *button = new QPushButton(text);
    button->setAccessibleDescription(description);
    button->setCheckable(true);
    button->setProperty("kind", u"segment"_s);
    return button;
}

} // namespace

ChangesPane::ChangesPane(QWidget *parent)
    : QWidget(parent), m_inline(segment(tr("Inline"), tr("What was stands above what is."))),
      m_sideBySide(segment(tr("Side by side"), tr("What was stands beside what is."))), m_head(new QWidget), m_column(new QVBoxLayout(this))
{
    setAccessibleName(tr("Changes"));
    m_column->setContentsMargins(16, 8, 16, 16);
    m_column->setSpacing(0);
    auto *head = new QHBoxLayout(m_head);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(0);
    auto *title = new Label(u"secondary strong oneline"_s);
    title->setText(tr("Changes"));
    head->addWidget(title);
    head->addStretch();
    head->addWidget(m_inline);
    head->addWidget(m_sideBySide);
    m_column->addWidget(m_head);
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
    if (m_inside && view.changes.has_value() == m_changes.has_value() && view.changesFrom == m_from && view.consultation.digest == m_digest && view.consultation.revision == m_to
        && view.contextUnreadable == m_unreadable)
        return;
    m_digest = view.consultation.digest;
    m_changes = view.changes;
    m_unreadable = view.contextUnreadable;
    m_from = view.changesFrom;
    m_to = view.consultation.revision;
    build();
}

void ChangesPane::addText(const QString &look, const QString &text, const QString &lead)
{
    auto *block = new TextBlock(look);
    block->setText(text, lead);
    m_lines->addWidget(block);
}

/// One side of a change on its ground: the title, and below it whatever else differs.
Banner *ChangesPane::sideOf(Side side, const QString &number, const QList<ChangeText> &texts) const
{
    const bool before = side == Side::Before;
    auto *ground = new Banner;
    ground->setTone(before ? u"bad"_s : u"good"_s);
    auto *row = new QHBoxLayout(ground);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(8);
    auto *mark = new Label(u"secondary strong oneline"_s);
    mark->setText(before ? u"−"_s : u"+"_s);
    mark->setFixedWidth(scaled(12));
    row->addWidget(mark, 0, Qt::AlignTop);
    if (!number.isEmpty()) {
        auto *place = new Label(u"secondary oneline"_s);
        place->setText(number);
        row->addWidget(place, 0, Qt::AlignTop);
    }
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    for (const ChangeText &each : texts) {
        const QString &text = before ? each.before : each.after;
        if (text.isEmpty())
            continue;
        const WordDiff diff = wordDiff(each.before, each.after);
        const QList<TextRange> &marks = before ? diff.gone : diff.fresh;
        auto *block = new TextBlock(column->count() == 0 ? QString() : u"secondary"_s);
        block->setVisibleText(text);
        block->setMarks(marks, before ? TextBlock::Emphasis::Gone : TextBlock::Emphasis::New);
        block->setAccessibleName(spokenOf(before, text, marks));
        column->addWidget(block);
    }
    column->addStretch();   // beside a longer side the lines stay together
    row->addLayout(column, 1);
    return ground;
}

void ChangesPane::addChange(const QString &numberBefore, const QString &numberAfter, const QList<ChangeText> &texts)
{
    const bool was = std::any_of(texts.cbegin(), texts.cend(), [](const ChangeText &each) { return !each.before.isEmpty(); });
    const bool is = std::any_of(texts.cbegin(), texts.cend(), [](const ChangeText &each) { return !each.after.isEmpty(); });
    Banner *before = was ? sideOf(Side::Before, numberBefore, texts) : nullptr;
    Banner *after = is ? sideOf(Side::After, numberAfter, texts) : nullptr;
    if (m_inline->isChecked()) {
        for (Banner *side : {before, after}) {
            if (side)
                m_lines->addWidget(side);
        }
        return;
    }
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    for (QWidget *side : {static_cast<QWidget *>(before), static_cast<QWidget *>(after)})
        line->addWidget(side ? side : new QWidget, 1);
    m_lines->addLayout(line);
}

void ChangesPane::addValue(const QString &what, const QString &before, const QString &after, std::optional<bool> worse)
{
    auto *ground = new Banner;
    ground->setTone(!worse ? u"info"_s : *worse ? u"bad"_s : u"good"_s);
    auto *row = new QHBoxLayout(ground);
    row->setContentsMargins(8, 4, 8, 4);
    auto *block = new TextBlock;
    block->setText(tr("%1 → %2").arg(before, after), what);
    row->addWidget(block);
    m_lines->addWidget(ground);
}

void ChangesPane::addFactor(const FactorChange &change)
{
    const bool altered = change.change == Change::Altered;
    QList<ChangeText> texts = changeTexts(change);
    if (altered && change.before->score != change.after->score) {
        const std::optional<bool> worse = change.before->score && change.after->score ? std::optional(*change.after->score > *change.before->score) : std::nullopt;
        addValue(change.after->name + u':', words(change.before->score), words(change.after->score), worse);
        texts.removeIf([](const ChangeText &each) { return each.before.startsWith(u"score: ") || each.after.startsWith(u"score: "); });
    }
    // The title alone, the same on both sides, says nothing more.
    if (!altered || texts.size() > 1 || texts.first().before != texts.first().after)
        addChange({}, {}, texts);
}

void ChangesPane::buildPlan()
{
    if (m_changes->requestChanged)
        addChange({}, {}, {{makeVisible(m_changes->requestBefore).text, makeVisible(m_changes->requestAfter).text}});
    if (m_changes->reordered)
        addText(u"warning"_s, tr("The steps stand in another order."));
    if (m_changes->otherChanged)
        addText(u"warning"_s, tr("Something besides steps and risk has changed. The raw form of the plan shows all of it."));
    const auto number = [](const std::optional<Step> &step) { return step ? QLocale().toString(step->number) : QString(); };
    qsizetype lines = 0;
    for (const StepChange &change : m_changes->steps) {
        if (change.change != Change::Unchanged && lines++ < kMostLines)
            addChange(number(change.before), number(change.after), changeTexts(change));
    }
    if (lines > kMostLines)
        addText(u"warning"_s, tr("%1 more changed steps are not drawn here. The list of the plan marks every one of them.").arg(QLocale().toString(lines - kMostLines)));
    if (const int unchanged = m_changes->count(Change::Unchanged); unchanged > 0)
        addText(u"secondary"_s, unchanged == 1 ? tr("1 step is unchanged.") : tr("%1 steps are unchanged.").arg(unchanged));
}

void ChangesPane::buildRisk()
{
    m_lines->addSpacing(8);
    addText(u"secondary strong"_s, tr("Risk"));
    const bool tier = m_changes->tierBefore != m_changes->tierAfter, points = m_changes->scoreBefore != m_changes->scoreAfter;
    const auto orNone = [](const QString &text) { return text.isEmpty() ? tr("none") : text; };
    if (tier) {
        const RiskTier was = riskTierFrom(m_changes->tierBefore), is = riskTierFrom(m_changes->tierAfter);
        const bool known = was != RiskTier::Unknown && is != RiskTier::Unknown && was != is;
        addValue(tr("Tier:"), orNone(m_changes->tierBefore), orNone(m_changes->tierAfter), known ? std::optional(is > was) : std::nullopt);
    }
    if (points) {
        const bool known = m_changes->scoreBefore && m_changes->scoreAfter;
        addValue(tr("Score:"), words(m_changes->scoreBefore), words(m_changes->scoreAfter), known ? std::optional(*m_changes->scoreAfter > *m_changes->scoreBefore) : std::nullopt);
    }
    qsizetype lines = 0;
    for (const FactorChange &change : m_changes->factors) {
        if (change.change != Change::Unchanged && lines++ < kMostLines)
            addFactor(change);
    }
    if (lines > kMostLines)
        addText(u"warning"_s, tr("%1 more changed factors are not drawn here. The raw form of the plan shows all factors.").arg(QLocale().toString(lines - kMostLines)));
    if (!tier && !points && lines == 0)
        addText(u"secondary"_s, tr("The risk is unchanged."));
}

void ChangesPane::build()
{
    delete m_inside;
    m_inside = new QWidget;
    m_lines = new QVBoxLayout(m_inside);
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(4);
    m_column->addWidget(m_inside);
    m_head->setVisible(m_changes.has_value());
    if (!m_changes) {
        addText(u"secondary"_s, m_unreadable ? tr("The plan could not be read, so it cannot be compared. Witan tries again by itself.")
                : m_from > 0            ? tr("Revision %1 could not be read from this computer's copy, so nothing can be compared with it.").arg(m_from)
                                        : tr("There is nothing to compare: this is the first revision."));
        return;
    }
    addText(u"secondary"_s, m_changes->summary(), tr("Revision %1 → %2:").arg(QString::number(m_from), QString::number(m_to)));
    buildPlan();
    buildRisk();
}

} // namespace witan
