// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/inbox_filter.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

struct Fact {
    QLatin1StringView name;
    bool (*holds)(const ConsultationSummary &summary, InboxSection section);
};

bool endedBy(const ConsultationSummary &summary, EndReason reason)
{
    return !summary.consultation.active() && summary.consultation.endReason == reason;
}

constexpr Fact kFacts[] = {
    {"waiting"_L1, [](const ConsultationSummary &, InboxSection section) { return section == InboxSection::WaitingForMe; }},
    {"others"_L1, [](const ConsultationSummary &, InboxSection section) { return section == InboxSection::WaitingForOthers; }},
    {"running"_L1, [](const ConsultationSummary &, InboxSection section) { return section == InboxSection::BeingExecuted; }},
    {"ended"_L1, [](const ConsultationSummary &, InboxSection section) { return section == InboxSection::Ended; }},
    {"unread"_L1, [](const ConsultationSummary &summary, InboxSection) { return summary.unread > 0 || summary.neverOpened(); }},
    {"draft"_L1, [](const ConsultationSummary &summary, InboxSection) { return !summary.draft.isEmpty(); }},
    {"irreversible"_L1, [](const ConsultationSummary &summary, InboxSection) { return summary.irreversible > 0; }},
    {"approved"_L1, [](const ConsultationSummary &summary, InboxSection) { return endedBy(summary, EndReason::Approved); }},
    {"rejected"_L1, [](const ConsultationSummary &summary, InboxSection) { return endedBy(summary, EndReason::Rejected); }},
    {"expired"_L1, [](const ConsultationSummary &summary, InboxSection) { return endedBy(summary, EndReason::Expired); }},
    {"withdrawn"_L1, [](const ConsultationSummary &summary, InboxSection) { return endedBy(summary, EndReason::Withdrawn); }},
    {"failed"_L1, [](const ConsultationSummary &summary, InboxSection) { return summary.consultation.execution == Execution::Failed; }},
};

const Fact *factOf(const QString &name)
{
    const auto found = std::find_if(std::begin(kFacts), std::end(kFacts), [&name](const Fact &fact) { return fact.name == name; });
    return found == std::end(kFacts) ? nullptr : found;
}

/// The end of what begins at `from`: the next space that stands in no quotes.
qsizetype endOfTerm(const QString &text, qsizetype from)
{
    bool quoted = false;
    qsizetype at = from;
    for (; at < text.size() && (quoted || !text.at(at).isSpace()); ++at)
        quoted = text.at(at) == u'"' ? !quoted : quoted;
    return at;
}

} // namespace

QStringList InboxFilter::isValues()
{
    QStringList values;
    for (const Fact &fact : kFacts)
        values.append(fact.name);
    return values;
}

InboxFilter InboxFilter::parse(const QString &text)
{
    InboxFilter filter;
    filter.m_text = text;
    for (qsizetype at = 0; at < text.size();) {
        if (text.at(at).isSpace()) {
            ++at;
            continue;
        }
        const qsizetype end = endOfTerm(text, at);
        QString word = text.sliced(at, end - at);
        Term term;
        term.start = at;
        term.length = end - at;
        at = end;
        const qsizetype colon = word.startsWith(u'"') ? -1 : word.indexOf(u':');
        const QString key = word.left(qMax<qsizetype>(colon, 0)).toLower();
        term.key = key == "tier"_L1 ? Key::Tier : key == "agent"_L1 ? Key::Agent : key == "is"_L1 ? Key::Is : Key::Word;
        if (term.key != Key::Word) {
            term.name = key;
            word = word.sliced(colon + 1);
        }
        term.value = word.remove(u'"').toCaseFolded();
        // While the value is still to be typed, nothing is hidden.
        if (term.value.isEmpty())
            continue;
        if (term.key == Key::Is && !factOf(term.value))
            term.key = Key::Unknown;
        filter.m_terms.append(term);
    }
    return filter;
}

QString InboxFilter::searched(const ConsultationSummary &summary, const QString &title, const QString &outcome)
{
    const QString end(u'\n');     // no word goes on in the next part
    return (title + end + summary.consultation.agentName + end + summary.request + end + summary.lastLine + end + summary.draft + end + outcome).toCaseFolded();
}

bool InboxFilter::has(const Term &term, const ConsultationSummary &summary, InboxSection section, const QString &words) const
{
    switch (term.key) {
    case Key::Word: return words.contains(term.value);
    case Key::Tier:
        return toString(summary.tier).startsWith(term.value, Qt::CaseInsensitive) || summary.tierText.contains(term.value, Qt::CaseInsensitive);
    case Key::Agent: return summary.consultation.agentName.contains(term.value, Qt::CaseInsensitive);
    case Key::Is: return factOf(term.value)->holds(summary, section);
    case Key::Unknown: break;
    }
    return true;
}

bool InboxFilter::matches(const ConsultationSummary &summary, InboxSection section, const QString &words) const
{
    return std::all_of(m_terms.cbegin(), m_terms.cend(), [&](const Term &term) { return has(term, summary, section, words); });
}

QList<InboxFilter::Chip> InboxFilter::chips() const
{
    QList<Chip> chips;
    for (const Term &term : m_terms) {
        if (term.key == Key::Word)
            continue;
        QString remaining = m_text;
        chips.append({term.name + u": "_s + term.value, remaining.remove(term.start, term.length).simplified(), term.key != Key::Unknown});
    }
    return chips;
}

} // namespace witan
