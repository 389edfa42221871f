// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/inbox_model.h"

#include "core/untrusted_text.h"
#include "models/spoken_row.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr int kSections = 4;
constexpr qint64 kDayMs = 24LL * 60 * 60 * 1000;

int rowOfSection(int section)
{
    return -1 - section;
}

Timestamp endOf(const ConsultationSummary &summary)
{
    return summary.consultation.completedAt.value_or(summary.lastAt);
}

/// An approval whose time has run out is no word any more: it is asked for again.
bool hasMyWord(const Consultation &consultation, const QString &myId, Timestamp now)
{
    return std::any_of(consultation.decisions.cbegin(), consultation.decisions.cend(), [&](const RecordedDecision &recorded) {
        const std::optional<Timestamp> until = recorded.decision.validUntil();
        return recorded.actor.id == myId && (!until || now < *until);
    });
}

} // namespace

InboxModel::InboxModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

InboxSection InboxModel::sectionOf(const ConsultationSummary &summary) const
{
    const Consultation &consultation = summary.consultation;
    if (consultation.active()) {
        // Past its deadline nobody can decide it any more; the service ends it.
        const bool late = consultation.deadline && m_now.ms > 0 && *consultation.deadline <= m_now;
        return late || hasMyWord(consultation, m_myId, m_now) ? InboxSection::WaitingForOthers : InboxSection::WaitingForMe;
    }
    const bool underWay = consultation.execution == Execution::Paused || consultation.execution == Execution::Resuming
        || consultation.execution == Execution::Resumed;
    return consultation.status == Status::Completed && underWay ? InboxSection::BeingExecuted : InboxSection::Ended;
}

bool InboxModel::isUrgentBefore(int left, int right) const
{
    const ConsultationSummary &a = m_summaries.at(left), &b = m_summaries.at(right);
    const auto dueSoon = [this](const ConsultationSummary &summary) {
        const auto &deadline = summary.consultation.deadline;
        return deadline && deadline->ms - m_now.ms < kDayMs;
    };
    if (dueSoon(a) != dueSoon(b))
        return dueSoon(a);
    if (dueSoon(a) && a.consultation.deadline != b.consultation.deadline)
        return *a.consultation.deadline < *b.consultation.deadline;
    if (a.tier != b.tier)
        return a.tier > b.tier;
    if (a.consultation.startedAt != b.consultation.startedAt)
        return a.consultation.startedAt < b.consultation.startedAt;
    return a.consultation.id < b.consultation.id;
}

QList<int> InboxModel::sorted() const
{
    std::array<QList<int>, kSections> sections;
    for (int i = 0; i < m_summaries.size(); ++i)
        sections.at(static_cast<size_t>(sectionOf(m_summaries.at(i)))).append(i);
    QList<int> rows;
    rows.reserve(m_summaries.size() + kSections);
    for (int section = 0; section < kSections; ++section) {
        QList<int> &members = sections.at(static_cast<size_t>(section));
        if (members.isEmpty())
            continue;
        if (section == static_cast<int>(InboxSection::Ended)) {
            std::sort(members.begin(), members.end(), [this](int left, int right) {
                const ConsultationSummary &a = m_summaries.at(left), &b = m_summaries.at(right);
                return endOf(a) != endOf(b) ? endOf(a) > endOf(b) : a.consultation.id < b.consultation.id;
            });
        } else {
            std::sort(members.begin(), members.end(), [this](int left, int right) { return isUrgentBefore(left, right); });
        }
        rows.append(rowOfSection(section));
        rows.append(members);
    }
    return rows;
}

void InboxModel::set(const QList<ConsultationSummary> &summaries, const QString &myId)
{
    beginResetModel();
    m_summaries = summaries;
    m_places.clear();
    m_places.reserve(summaries.size());
    for (int i = 0; i < summaries.size(); ++i)
        m_places.insert(summaries.at(i).consultation.id, i);
    m_myId = myId;
    m_rows = sorted();
    endResetModel();
}

void InboxModel::merge(const QList<ConsultationSummary> &changed)
{
    QSet<int> altered;
    for (const ConsultationSummary &summary : changed) {
        const auto place = m_places.constFind(summary.consultation.id);
        if (place == m_places.cend()) {
            m_places.insert(summary.consultation.id, static_cast<int>(m_summaries.size()));
            m_summaries.append(summary);
        } else if (m_summaries.at(*place) != summary) {
            m_summaries[*place] = summary;
            altered.insert(*place);
        }
    }
    rebuild(altered);
}

void InboxModel::setMyId(const QString &myId)
{
    m_myId = myId;
    rebuild();
}

void InboxModel::tick(Timestamp now)
{
    m_now = now;
    rebuild();
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1));
}

void InboxModel::rebuild(const QSet<int> &changed)
{
    const QList<int> target = sorted();
    QHash<int, int> countsBefore;
    for (int row = 0; row < m_rows.size(); row += sectionCount(row) + 1)
        countsBefore.insert(m_rows.at(row), sectionCount(row));
    removeMissing(target);
    reorder(target);
    insertNew(target);
    for (int row = 0; row < m_rows.size(); ++row) {
        const int entry = m_rows.at(row);
        const bool recounted = entry < 0 && countsBefore.value(entry, sectionCount(row)) != sectionCount(row);
        if (recounted || changed.contains(entry))
            Q_EMIT dataChanged(index(row), index(row));
    }
}

void InboxModel::removeMissing(const QList<int> &target)
{
    const QSet<int> wanted(target.cbegin(), target.cend());
    for (int row = static_cast<int>(m_rows.size()) - 1; row >= 0; --row) {
        if (wanted.contains(m_rows.at(row)))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
}

/// Brings the rows that are there into the target's order: one row that went elsewhere (the usual case) is a move, more
/// are one change of layout, so that the cost never grows with the square of the inbox.
void InboxModel::reorder(const QList<int> &target)
{
    const QSet<int> present(m_rows.cbegin(), m_rows.cend());
    QList<int> wanted;
    wanted.reserve(m_rows.size());
    std::copy_if(target.cbegin(), target.cend(), std::back_inserter(wanted), [&](int entry) { return present.contains(entry); });
    if (wanted == m_rows)
        return;
    const auto first = static_cast<int>(std::mismatch(m_rows.cbegin(), m_rows.cend(), wanted.cbegin()).first - m_rows.cbegin());
    const auto last = static_cast<int>(std::mismatch(m_rows.crbegin(), m_rows.crend(), wanted.crbegin()).first.base() - m_rows.cbegin()) - 1;
    const auto moved = [&](int from, int to) {
        QList<int> rows = m_rows;
        rows.move(from, to);
        if (rows != wanted)
            return false;
        beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
        m_rows = rows;
        endMoveRows();
        return true;
    };
    if (moved(first, last) || moved(last, first))
        return;
    Q_EMIT layoutAboutToBeChanged();
    QHash<int, int> places;
    for (int row = 0; row < wanted.size(); ++row)
        places.insert(wanted.at(row), row);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &old : before)
        after.append(index(places.value(m_rows.at(old.row()))));
    m_rows = wanted;
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

/// New rows come in runs, each told once.
void InboxModel::insertNew(const QList<int> &target)
{
    int row = 0;
    while (row < target.size()) {
        if (row < m_rows.size() && m_rows.at(row) == target.at(row)) {
            ++row;
            continue;
        }
        const auto next = static_cast<int>(row < m_rows.size() ? target.indexOf(m_rows.at(row), row) : target.size());
        beginInsertRows({}, row, next - 1);
        m_rows = target.first(next) + m_rows.sliced(row);
        endInsertRows();
        row = next;
    }
}

/// How many consultations stand under the section line in `row`.
int InboxModel::sectionCount(int row) const
{
    const auto next = std::find_if(m_rows.cbegin() + row + 1, m_rows.cend(), [](int entry) { return entry < 0; });
    return static_cast<int>(next - m_rows.cbegin()) - row - 1;
}

int InboxModel::rowOf(const ConsultationId &id) const
{
    const auto place = m_places.constFind(id);
    return place == m_places.cend() ? -1 : static_cast<int>(m_rows.indexOf(*place));
}

const ConsultationSummary *InboxModel::summaryAt(int row) const
{
    if (row < 0 || row >= m_rows.size() || m_rows.at(row) < 0)
        return nullptr;
    return &m_summaries.at(m_rows.at(row));
}

int InboxModel::waitingForMe() const
{
    return static_cast<int>(std::count_if(m_summaries.cbegin(), m_summaries.cend(), [this](const ConsultationSummary &summary) {
        return sectionOf(summary) == InboxSection::WaitingForMe;
    }));
}

int InboxModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString InboxModel::sectionName(InboxSection section) const
{
    switch (section) {
    case InboxSection::WaitingForMe: return tr("Waiting for me");
    case InboxSection::WaitingForOthers: return tr("Waiting for others");
    case InboxSection::BeingExecuted: return tr("Being executed");
    case InboxSection::Ended: break;
    }
    return tr("Ended");
}

QVariant InboxModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int entry = m_rows.at(index.row());
    const bool isSection = entry < 0;
    if (role == static_cast<int>(Role::IsSection))
        return isSection;
    if (isSection) {
        const int section = -1 - entry;
        switch (role) {
        case static_cast<int>(Role::Section): return section;
        case static_cast<int>(Role::SectionCount): return sectionCount(index.row());
        case Qt::DisplayRole: return sectionName(static_cast<InboxSection>(section));
        case Qt::AccessibleTextRole: return sectionName(static_cast<InboxSection>(section)) + u", "_s + QString::number(sectionCount(index.row()));
        default: return {};
        }
    }
    const ConsultationSummary &summary = m_summaries.at(entry);
    switch (role) {
    case static_cast<int>(Role::Section): return static_cast<int>(sectionOf(summary));
    case static_cast<int>(Role::Summary): return QVariant::fromValue(summary);
    case static_cast<int>(Role::Id): return summary.consultation.id.toString();
    case Qt::DisplayRole: return oneLine(summary.displayTitle());
    case Qt::AccessibleTextRole: return spokenRow(summary, sectionOf(summary), m_now);
    default: return {};
    }
}

Qt::ItemFlags InboxModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return m_rows.at(index.row()) < 0 ? Qt::ItemIsEnabled | Qt::ItemNeverHasChildren
                                      : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace witan
