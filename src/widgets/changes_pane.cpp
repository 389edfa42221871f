// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/changes_pane.h"

#include "core/untrusted_text.h"
#include "widgets/banner.h"
#include "widgets/json_text.h"
#include "widgets/label.h"
#include "widgets/step_row.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QHBoxLayout>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostLines = 1000;

/// The members that differ, each as "name: old → new"; the title stands above them.
QString alteredMembers(const QJsonValue &before, const QJsonValue &after)
{
    const QJsonObject was = before.toObject(), is = after.toObject();
    QStringList lines;
    const auto words = [](const QJsonValue &value) { return value.isUndefined() ? ChangesPane::tr("nothing") : plainJson(value); };
    QSet<QString> done;
    for (const QJsonObject &object : {was, is}) {
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString &name = it.key();
            if (name == u"title" || name == u"name" || done.contains(name) || was.value(name) == is.value(name))
                continue;
            done.insert(name);
            lines.append(u"%1: %2 → %3"_s.arg(makeVisible(name).text, words(was.value(name)), words(is.value(name))));
        }
    }
    return lines.join(u'\n');
}

QString score(const RiskFactor &factor)
{
    return factor.score ? wording::number(*factor.score) : ChangesPane::tr("no score");
}

} // namespace

ChangesPane::ChangesPane(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    setAccessibleName(tr("Changes"));
    m_column->setContentsMargins(16, 12, 16, 16);
    m_column->setSpacing(0);
}

void ChangesPane::show(const ConsultationView &view)
{
    // What two revisions differ in is settled by which two they are.
    if (m_inside && view.changes.has_value() == m_changes.has_value() && view.changesFrom == m_from && view.consultation.digest == m_digest && view.contextUnreadable == m_unreadable)
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

void ChangesPane::addLine(const QString &tone, const QString &sign, const QString &number, const QString &text, const QString &below)
{
    auto *ground = new Banner;
    ground->setTone(tone);
    auto *row = new QHBoxLayout(ground);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(8);
    auto *mark = new Label(u"secondary strong oneline"_s);
    mark->setText(sign);
    mark->setFixedWidth(scaled(12));
    auto *place = new Label(u"secondary oneline"_s);
    place->setText(number);
    place->setAlignment(Qt::AlignTrailing);
    place->setFixedWidth(scaled(22));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    auto *title = new TextBlock;
    title->setText(text);
    words->addWidget(title);
    if (!below.isEmpty()) {
        auto *details = new TextBlock(u"secondary"_s);
        details->setText(below);
        words->addWidget(details);
    }
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addWidget(place, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    m_lines->addWidget(ground);
}

void ChangesPane::addStep(const StepChange &change)
{
    const auto number = [](const std::optional<Step> &step) { return step ? QString::number(step->number) : QString(); };
    switch (change.change) {
    case Change::Unchanged: break;
    case Change::Removed: addLine(u"bad"_s, u"−"_s, number(change.before), change.before->title, tr("removed")); break;
    case Change::Added: addLine(u"good"_s, u"+"_s, number(change.after), change.after->title, toolText(*change.after)); break;
    case Change::Altered:
        if (change.before->title != change.after->title)
            addLine(u"bad"_s, u"−"_s, number(change.before), change.before->title, {});
        addLine(u"good"_s, u"+"_s, number(change.after), change.after->title, alteredMembers(change.before->raw, change.after->raw));
        break;
    }
}

void ChangesPane::addFactor(const FactorChange &change)
{
    switch (change.change) {
    case Change::Unchanged: break;
    case Change::Removed: addLine(u"bad"_s, u"−"_s, {}, change.before->name, tr("removed")); break;
    case Change::Added: addLine(u"good"_s, u"+"_s, {}, change.after->name, change.after->score ? score(*change.after) : QString()); break;
    case Change::Altered:
        if (change.before->score != change.after->score)
            addLine(u"good"_s, u"±"_s, {}, tr("%1: %2 → %3").arg(change.after->name, score(*change.before), score(*change.after)), {});
        else
            addLine(u"good"_s, u"±"_s, {}, change.after->name, alteredMembers(change.before->raw, change.after->raw));
        break;
    }
}

void ChangesPane::build()
{
    delete m_inside;
    m_inside = new QWidget;
    m_lines = new QVBoxLayout(m_inside);
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(4);
    m_column->addWidget(m_inside);
    if (!m_changes) {
        addText(u"secondary"_s, m_unreadable ? tr("The plan could not be read, so it cannot be compared. Witan tries again by itself.")
                : m_from > 0            ? tr("Revision %1 could not be read from this computer's copy, so nothing can be compared with it.").arg(m_from)
                                        : tr("There is nothing to compare: this is the first revision."));
        return;
    }
    addText(u"secondary"_s, m_changes->summary(), tr("Revision %1 → %2:").arg(QString::number(m_from), QString::number(m_to)));
    if (m_changes->requestChanged)
        addText(u"warning"_s, tr("The request itself has changed."));
    if (m_changes->reordered)
        addText(u"warning"_s, tr("The steps stand in another order."));
    if (m_changes->otherChanged)
        addText(u"warning"_s, tr("Something besides steps and risk has changed. The raw form of the plan shows all of it."));
    qsizetype lines = 0;
    for (const StepChange &change : m_changes->steps) {
        if (change.change != Change::Unchanged && lines++ < kMostLines)
            addStep(change);
    }
    const int unchanged = m_changes->count(Change::Unchanged);
    if (unchanged > 0)
        addText(u"secondary"_s, unchanged == 1 ? tr("1 step is unchanged.") : tr("%1 steps are unchanged.").arg(unchanged));
    addText(u"secondary strong"_s, tr("Risk"));
    const auto differs = [](const FactorChange &change) { return change.change != Change::Unchanged; };
    const bool tier = m_changes->tierBefore != m_changes->tierAfter, points = m_changes->scoreBefore != m_changes->scoreAfter;
    if (tier)
        addLine(u"good"_s, u"±"_s, {}, tr("Tier: %1 → %2").arg(m_changes->tierBefore, m_changes->tierAfter), {});
    if (points)
        addLine(u"good"_s, u"±"_s, {}, tr("Score: %1 → %2").arg(m_changes->scoreBefore ? wording::number(*m_changes->scoreBefore) : tr("none"), m_changes->scoreAfter ? wording::number(*m_changes->scoreAfter) : tr("none")), {});
    for (const FactorChange &change : m_changes->factors) {
        if (lines++ < kMostLines)
            addFactor(change);
    }
    if (!tier && !points && std::none_of(m_changes->factors.cbegin(), m_changes->factors.cend(), differs))
        addText(u"secondary"_s, tr("The risk is unchanged."));
}

} // namespace witan
