// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/inbox_model.h"

#include "core/untrusted_text.h"
#include "models/row_words.h"
#include "models/spoken_row.h"

#include <QLocale>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

int rowOfSection(InboxSection section)
{
    return -1 - static_cast<int>(section);
}

InboxSection sectionOfEntry(int entry)
{
    return static_cast<InboxSection>(-1 - entry);
}

template<typename Array>
auto &at(Array &array, InboxSection section)
{
    return array.at(static_cast<size_t>(section));
}

} // namespace

InboxModel::InboxModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

bool InboxModel::matches(int place, InboxSection section) const
{
    if (m_filter.isEmpty())
        return true;
    const ConsultationSummary &summary = m_summaries.at(place);
    QString &words = m_words[place];
    if (words.isNull())
        words = InboxFilter::searched(summary, m_titles.at(place), outcomeWords(summary, m_myId));
    return m_filter.matches(summary, section, words);
}

bool InboxModel::isRunOpen(const QList<int> &run) const
{
    return !m_openRuns.isEmpty()
        && std::any_of(run.cbegin(), run.cend(), [this](int place) { return m_openRuns.contains(m_summaries.at(place).consultation.id); });
}

/// The rows under a section line: a run stands where the most urgent of it would, by its newest.
void InboxModel::appendMembers(Shown &shown, const QList<int> &members) const
{
    QHash<int, QList<int>> runs;       // by place in m_runs: those of this section, in order
    if (!m_runs.isEmpty()) {
        for (const int place : members) {
            if (const auto run = m_runOf.constFind(place); run != m_runOf.cend())
                runs[*run].append(place);
        }
    }
    for (const int place : members) {
        const auto found = m_runOf.constFind(place);
        if (found == m_runOf.cend()) {
            shown.rows.append(place);
            continue;
        }
        QList<int> run = runs.take(*found);
        if (run.isEmpty())
            continue;       // stands with the first of it
        std::sort(run.begin(), run.end(), [&order = m_runs.at(*found)](int a, int b) { return order.indexOf(a) > order.indexOf(b); });
        shown.rows.append(run.constFirst());
        const QList<int> others = run.sliced(1);
        if (others.isEmpty())
            continue;
        shown.repeats.insert(run.constFirst(), others);
        if (!isRunOpen(run))
            continue;
        shown.rows.append(others);
        shown.below.unite(QSet<int>(others.cbegin(), others.cend()));
    }
}

InboxModel::Shown InboxModel::shown() const
{
    Shown shown;
    std::array<QList<int>, kInboxSections> sections;
    for (int i = 0; i < m_summaries.size(); ++i)
        at(sections, sectionOf(m_summaries.at(i))).append(i);
    shown.rows.reserve(m_summaries.size() + kInboxSections);
    for (int i = 0; i < kInboxSections; ++i) {
        const auto section = static_cast<InboxSection>(i);
        QList<int> &members = at(sections, section);
        std::sort(members.begin(), members.end(), [&](int left, int right) {
            return isBefore(m_summaries.at(left), m_summaries.at(right), section, m_sort, m_now);
        });
        if (section == InboxSection::WaitingForMe)
            shown.waiting = members;
        at(shown.total, section) = static_cast<int>(members.size());
        members.removeIf([&](int place) { return !matches(place, section); });
        at(shown.matching, section) = static_cast<int>(members.size());
        if (at(shown.total, section) > 0)
            shown.rows.append(rowOfSection(section));
        if (!isFolded(section))
            appendMembers(shown, members);
    }
    return shown;
}

void InboxModel::take(const ConsultationSummary &summary, int place)
{
    const bool isNew = place == m_summaries.size();
    if (isNew) {
        m_summaries.append(summary);
        m_titles.append(QString());
        m_words.append(QString());
        m_places.insert(summary.consultation.id, place);
    }
    m_summaries[place] = summary;
    m_titles[place] = oneLine(summary.displayTitle());
    m_words[place] = QString();
}

void InboxModel::set(const QList<ConsultationSummary> &summaries, const QString &myId)
{
    beginResetModel();
    m_summaries.clear();
    m_titles.clear();
    m_words.clear();
    m_places.clear();
    m_places.reserve(summaries.size());
    for (const ConsultationSummary &summary : summaries)
        take(summary, static_cast<int>(m_summaries.size()));
    m_myId = myId;
    findRuns();
    m_shown = shown();
    endResetModel();
}

void InboxModel::findRuns()
{
    m_runs = repeatsIn(m_summaries);
    m_runOf.clear();
    for (int run = 0; run < m_runs.size(); ++run) {
        for (const int place : std::as_const(m_runs[run]))
            m_runOf.insert(place, run);
    }
}

void InboxModel::merge(const QList<ConsultationSummary> &changed)
{
    QSet<int> altered;
    bool isOtherQuestion = false;
    for (const ConsultationSummary &summary : changed) {
        const int place = m_places.value(summary.consultation.id, static_cast<int>(m_summaries.size()));
        const bool isNew = place == m_summaries.size();
        if (!isNew && m_summaries.at(place) == summary)
            continue;
        isOtherQuestion = isOtherQuestion || isNew || m_summaries.at(place).consultation.digest != summary.consultation.digest;
        take(summary, place);
        if (!isNew)
            altered.insert(place);
    }
    if (isOtherQuestion)
        findRuns();
    rebuild(altered);
}

void InboxModel::setMyId(const QString &myId)
{
    m_myId = myId;
    m_words.fill(QString());    // an outcome names others, and me
    rebuild();
    if (!m_shown.rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void InboxModel::tick(Timestamp now)
{
    m_now = now;
    rebuild();
    if (!m_shown.rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void InboxModel::setFilter(const InboxFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    m_shown = shown();
    endResetModel();
}

int InboxModel::matching() const
{
    return std::accumulate(m_shown.matching.cbegin(), m_shown.matching.cend(), 0);
}

void InboxModel::setSort(InboxSort sort)
{
    if (std::exchange(m_sort, sort) == sort)
        return;
    rebuild();
    Q_EMIT arrangementChanged();
}

void InboxModel::setFolded(InboxSection section, bool folded)
{
    if (folded == isFolded(section))
        return;
    if (folded)
        m_folded.insert(section);
    else
        m_folded.remove(section);
    rebuild();
    if (const int row = sectionRow(section); row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
    Q_EMIT arrangementChanged();
}

bool InboxModel::isExpandable(int row) const
{
    if (row < 0 || row >= rowCount())
        return false;
    const int entry = m_shown.rows.at(row);
    return entry < 0 || m_shown.repeats.contains(entry);
}

bool InboxModel::isExpanded(int row) const
{
    if (!isExpandable(row))
        return false;
    const int entry = m_shown.rows.at(row);
    return entry < 0 ? !isFolded(sectionOfEntry(entry)) : isRunOpen(m_shown.repeats.value(entry) + QList{entry});
}

void InboxModel::setExpanded(int row, bool expanded)
{
    if (!isExpandable(row) || isExpanded(row) == expanded)
        return;
    const int entry = m_shown.rows.at(row);
    if (entry < 0)
        return setFolded(sectionOfEntry(entry), !expanded);
    for (const int place : m_shown.repeats.value(entry) + QList{entry}) {
        if (expanded)
            m_openRuns.insert(m_summaries.at(place).consultation.id);
        else
            m_openRuns.remove(m_summaries.at(place).consultation.id);
    }
    rebuild({entry});
}

void InboxModel::rebuild(const QSet<int> &changed)
{
    Shown target = shown();
    const QList<int> rows = std::exchange(target.rows, m_shown.rows);
    const Shown before = std::exchange(m_shown, std::move(target));
    // The facts are the new ones now; the rows become so step by step, each step told.
    if (rows != m_shown.rows) {
        removeMissing(rows);
        reorder(rows);
        insertNew(rows);
    }
    tellChanged(before, changed);
}

/// What is the same row and says something else now.
void InboxModel::tellChanged(const Shown &before, const QSet<int> &changed)
{
    for (int row = 0; row < rowCount(); ++row) {
        const int entry = m_shown.rows.at(row);
        bool isOther = changed.contains(entry);
        if (entry < 0) {
            const InboxSection section = sectionOfEntry(entry);
            isOther = at(before.total, section) > 0
                && (at(before.total, section) != at(m_shown.total, section) || at(before.matching, section) != at(m_shown.matching, section));
        } else if (!isOther && !(before.repeats.isEmpty() && m_shown.repeats.isEmpty())) {
            isOther = before.repeats.value(entry) != m_shown.repeats.value(entry);
        }
        if (isOther)
            Q_EMIT dataChanged(index(row), index(row));
    }
}

/// Rows go in runs, each told once.
void InboxModel::removeMissing(const QList<int> &target)
{
    const QSet<int> wanted(target.cbegin(), target.cend());
    QList<int> &rows = m_shown.rows;
    for (int last = static_cast<int>(rows.size()) - 1; last >= 0; --last) {
        if (wanted.contains(rows.at(last)))
            continue;
        int first = last;
        while (first > 0 && !wanted.contains(rows.at(first - 1)))
            --first;
        beginRemoveRows({}, first, last);
        rows.remove(first, last - first + 1);
        endRemoveRows();
        last = first;
    }
}

/// Brings the rows that are there into the target's order: one row that went elsewhere (the usual case) is a move, more
/// are one change of layout, so that the cost never grows with the square of the inbox.
void InboxModel::reorder(const QList<int> &target)
{
    QList<int> &now = m_shown.rows;
    const QSet<int> present(now.cbegin(), now.cend());
    QList<int> wanted;
    wanted.reserve(now.size());
    std::copy_if(target.cbegin(), target.cend(), std::back_inserter(wanted), [&](int entry) { return present.contains(entry); });
    if (wanted == now)
        return;
    const auto first = static_cast<int>(std::mismatch(now.cbegin(), now.cend(), wanted.cbegin()).first - now.cbegin());
    const auto last = static_cast<int>(std::mismatch(now.crbegin(), now.crend(), wanted.crbegin()).first.base() - now.cbegin()) - 1;
    const auto moved = [&](int from, int to) {
        QList<int> rows = now;
        rows.move(from, to);
        if (rows != wanted)
            return false;
        beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
        now = rows;
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
        after.append(index(places.value(now.at(old.row()))));
    now = wanted;
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

/// New rows come in runs, each told once.
void InboxModel::insertNew(const QList<int> &target)
{
    QList<int> &rows = m_shown.rows;
    int row = 0;
    while (row < target.size()) {
        if (row < rows.size() && rows.at(row) == target.at(row)) {
            ++row;
            continue;
        }
        const auto next = static_cast<int>(row < rows.size() ? target.indexOf(rows.at(row), row) : target.size());
        beginInsertRows({}, row, next - 1);
        rows = target.first(next) + rows.sliced(row);
        endInsertRows();
        row = next;
    }
}

const ConsultationSummary *InboxModel::find(const ConsultationId &id) const
{
    const auto place = m_places.constFind(id);
    return place == m_places.cend() ? nullptr : &m_summaries.at(*place);
}

QList<const ConsultationSummary *> InboxModel::waiting() const
{
    QList<const ConsultationSummary *> waiting;
    waiting.reserve(m_shown.waiting.size());
    for (const int place : m_shown.waiting)
        waiting.append(&m_summaries.at(place));
    return waiting;
}

int InboxModel::rowOf(const ConsultationId &id) const
{
    const auto place = m_places.constFind(id);
    return place == m_places.cend() ? -1 : static_cast<int>(m_shown.rows.indexOf(*place));
}

int InboxModel::rowShowing(const ConsultationId &id) const
{
    const int row = rowOf(id);
    if (row >= 0)
        return row;
    const auto place = m_places.constFind(id);
    if (place == m_places.cend())
        return -1;
    for (auto run = m_shown.repeats.cbegin(); run != m_shown.repeats.cend(); ++run) {
        if (run->contains(*place))
            return static_cast<int>(m_shown.rows.indexOf(run.key()));
    }
    const InboxSection section = sectionOf(m_summaries.at(*place));
    return isFolded(section) && matches(*place, section) ? sectionRow(section) : -1;
}

int InboxModel::sectionRow(InboxSection section) const
{
    return static_cast<int>(m_shown.rows.indexOf(rowOfSection(section)));
}

const ConsultationSummary *InboxModel::summaryAt(int row) const
{
    if (row < 0 || row >= rowCount() || m_shown.rows.at(row) < 0)
        return nullptr;
    return &m_summaries.at(m_shown.rows.at(row));
}

InboxRow InboxModel::rowAt(int row) const
{
    InboxRow made;
    if (row < 0 || row >= rowCount())
        return made;
    const int entry = m_shown.rows.at(row);
    if (entry < 0) {
        made.section = sectionOfEntry(entry);
        return made;
    }
    made.summary = &m_summaries.at(entry);
    made.section = sectionOf(*made.summary);
    made.title = m_titles.at(entry);
    made.due = made.summary->consultation.deadline;
    made.unread = made.summary->unread;
    made.isRepeat = m_shown.below.contains(entry);
    const auto run = m_shown.repeats.constFind(entry);
    if (run == m_shown.repeats.cend())
        return made;
    made.repeats = static_cast<int>(run->size());
    made.repeatsMs = made.summary->consultation.startedAt.ms - m_summaries.at(run->constLast()).consultation.startedAt.ms;
    made.repeatsShown = m_shown.below.contains(run->constFirst());
    for (const int place : made.repeatsShown ? QList<int>() : *run) {
        const ConsultationSummary &other = m_summaries.at(place);
        made.unread += other.unread;
        if (const auto &deadline = other.consultation.deadline; deadline && (!made.due || *deadline < *made.due))
            made.due = deadline;
    }
    return made;
}

int InboxModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.rows.size());
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

/// "6", or "1 of 6" where a filter holds.
QString InboxModel::sectionNumber(InboxSection section) const
{
    const QString total = QLocale().toString(at(m_shown.total, section));
    return m_filter.isEmpty() ? total : tr("%1 of %2").arg(QLocale().toString(at(m_shown.matching, section)), total);
}

QVariant InboxModel::sectionData(InboxSection section, int role) const
{
    switch (role) {
    case static_cast<int>(Role::Section): return static_cast<int>(section);
    case static_cast<int>(Role::SectionCount): return at(m_shown.matching, section);
    case static_cast<int>(Role::SectionTotal): return at(m_shown.total, section);
    case static_cast<int>(Role::SectionNumber): return sectionNumber(section);
    case Qt::DisplayRole: return sectionName(section);
    case Qt::AccessibleTextRole: return sectionName(section) + u", "_s + sectionNumber(section);
    default: return {};
    }
}

QVariant InboxModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int entry = m_shown.rows.at(index.row());
    if (role == static_cast<int>(Role::IsSection))
        return entry < 0;
    if (entry < 0)
        return sectionData(sectionOfEntry(entry), role);
    const ConsultationSummary &summary = m_summaries.at(entry);
    switch (role) {
    case static_cast<int>(Role::Section): return static_cast<int>(sectionOf(summary));
    case static_cast<int>(Role::Summary): return QVariant::fromValue(summary);
    case static_cast<int>(Role::Id): return summary.consultation.id.toString();
    case Qt::DisplayRole: return m_titles.at(entry);
    case Qt::AccessibleTextRole: return spokenRow(rowAt(index.row()), m_myId, m_now);
    default: return {};
    }
}

Qt::ItemFlags InboxModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return m_shown.rows.at(index.row()) < 0 ? Qt::ItemIsEnabled | Qt::ItemNeverHasChildren
                                            : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace witan
