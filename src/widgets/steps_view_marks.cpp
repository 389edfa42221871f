// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/untrusted_text.h"
#include "widgets/steps_view.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

// What the rows say besides their titles; steps_view.cpp shows it.
namespace witan {

using namespace Qt::StringLiterals;

QColor StepsView::inkOf(Tone tone, const Theme &theme)
{
    switch (tone) {
    case Tone::Good: return theme.low;
    case Tone::ToDo: return theme.med;
    case Tone::Danger: return theme.high;
    case Tone::Accent: return theme.accent;
    case Tone::Quiet: break;
    }
    return theme.text2;
}

int StepsView::readWithin(int row) const
{
    int read = 0;
    for (int left = m_rows[row].step.inner, each = row + 1; left > 0 && each < m_rows.size(); ++each) {
        if (m_rows[each].isRemoved())
            continue;
        read += m_rows[each].step.irreversible() && m_read.contains(m_rows[each].step.id);
        --left;
    }
    return read;
}

StepsView::Mark StepsView::readMark(int row) const
{
    return m_read.contains(m_rows[row].step.id) ? Mark{u"circle-check"_s, tr("read"), Tone::Good} : Mark{u"circle-dashed"_s, tr("to read"), Tone::ToDo, true};
}

/// What stands at the right of the title: how far it is, with the reading or with the work. False where there is nothing to say.
bool StepsView::statusOf(int row, Mark &mark) const
{
    using Kind = StepState::Kind;
    const StepRow &each = m_rows[row];
    if (each.isRemoved())
        return false;
    switch (each.state.kind) {
    case Kind::Done: mark = {u"check"_s, each.state.at ? tr("done %1").arg(wording::clock(*each.state.at)) : tr("done"), Tone::Good}; return true;
    case Kind::NotDone: mark = {u"circle-dash"_s, tr("not done"), Tone::ToDo}; return true;
    case Kind::LeftOut: mark = {u"circle-dash"_s, tr("left out"), Tone::Quiet}; return true;
    case Kind::BeingDone: mark = {u"clock"_s, tr("being done"), Tone::Accent, true}; return true;
    case Kind::Approved: mark = {u"circle-check"_s, tr("approved"), Tone::Accent, true}; return true;
    case Kind::DoneBefore:
    case Kind::Undecided: break;
    }
    if (m_isAsked && each.step.irreversible()) {
        mark = readMark(row);
        return true;
    }
    if (m_isAsked && each.irreversibleWithin > 0 && isFolded(each.step.id)) {
        const int read = readWithin(row);
        const bool all = read == each.irreversibleWithin;
        mark = {all ? u"circle-check"_s : u"circle-dashed"_s, tr("%1 of %2 read").arg(read).arg(each.irreversibleWithin), all ? Tone::Good : Tone::ToDo, !all};
        return true;
    }
    if (each.step.done()) {
        mark = {u"check"_s, tr("done"), Tone::Good};
        return true;
    }
    return false;
}

/// What stands under the title.
QList<StepsView::Mark> StepsView::partsOf(int row) const
{
    const StepRow &each = m_rows[row];
    QList<Mark> parts;
    if (each.isRemoved())
        return {{{}, tr("removed"), Tone::Danger, true}};
    if (each.step.irreversible())
        parts.append({u"undo"_s, tr("cannot be undone"), Tone::Danger, true});
    if (!each.step.reversibleText.isEmpty())
        parts.append({{}, u"“%1”"_s.arg(oneLine(each.step.reversibleText, kShownTitle))});
    if (each.step.isPhase()) {
        // Unfolded, each of them says so itself.
        if (each.irreversibleWithin > 0 && isFolded(each.step.id))
            parts.append({u"undo"_s, each.stepsWithin == 1 ? tr("its one step cannot be undone")
                          : tr("%1 of these %2 steps cannot be undone").arg(each.irreversibleWithin).arg(each.stepsWithin), Tone::Danger, true});
        else
            parts.append({{}, wording::steps(each.stepsWithin)});
    }
    const bool isDecided = each.state.kind != StepState::Kind::Undecided;
    if (each.step.done() && m_isAsked && each.step.irreversible())
        parts.append({u"check"_s, tr("done"), Tone::Good});
    else if (!each.step.done() && !each.step.status.isEmpty() && !isDecided)
        parts.append({{}, oneLine(each.step.status, 80)});
    if (each.state.kind == StepState::Kind::LeftOut && each.state.at && !each.state.by.name.isEmpty())
        parts.append({{}, tr("%1 left it out at %2").arg(isolated(oneLine(each.state.by.name, 60)), wording::clock(*each.state.at))});
    if (each.state.kind == StepState::Kind::DoneBefore)
        parts.append({{}, tr("before the pause")});
    if (each.state.isApproved && each.state.kind != StepState::Kind::Approved)
        parts.append({{}, tr("approved")});
    if (!each.state.result.isEmpty())
        parts.append({{}, oneLine(each.state.result, kShownTitle)});
    if (isDecided)
        return parts;
    if (each.change == Change::Added)
        parts.append({{}, tr("added"), Tone::ToDo});
    else if (each.change == Change::Altered)
        parts.append({{}, tr("altered"), Tone::ToDo});
    else if (each.moved)
        parts.append({{}, tr("moved"), Tone::Quiet});
    return parts;
}

/// Whether opening the step would show anything that its line does not.
bool StepsView::hasContent(int row) const
{
    const Step &step = m_rows[row].step;
    if (!step.isPhase())
        return true;
    if (!step.description.isEmpty() || !step.tool.isEmpty() || step.reversible || !step.status.isEmpty() || !step.dependsOn.isEmpty()
        || !(step.arguments.isUndefined() || step.arguments.isNull()) || oneLine(step.title, kShownTitle) != step.title)
        return true;
    const QStringList names = step.raw.toObject().keys();
    return std::any_of(names.cbegin(), names.cend(), [&step](const QString &name) { return !step.readMembers.contains(name); });
}

} // namespace witan
