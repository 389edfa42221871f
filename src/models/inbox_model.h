// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/inbox_filter.h"
#include "models/inbox_order.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>

#include <array>

namespace witan {

/// The inbox as one flat list: a section line, then its consultations in the chosen order. An empty section has no line; of a folded
/// one the line alone is left; with a filter, the line stays and says how many match. The same question asked again within a minute is
/// one row, that of the newest, which can be opened to show the others. Updates keep persistent indexes alive: a row that moves is
/// moved, never removed and inserted again; another filter is a reset.
class InboxModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum class Role { IsSection = Qt::UserRole + 1, Section, SectionCount, SectionTotal, SectionNumber, Summary, Id };
    Q_ENUM(Role)

    explicit InboxModel(QObject *parent = nullptr);

    void set(const QList<ConsultationSummary> &summaries, const QString &myId);
    void merge(const QList<ConsultationSummary> &changed);
    QString myId() const { return m_myId; }
    void setMyId(const QString &myId);
    /// Moves time on: order may change, and the rows that show a time are told to repaint.
    void tick(Timestamp now);
    Timestamp now() const { return m_now; }

    // All there is, shown or not.
    const QList<ConsultationSummary> &summaries() const { return m_summaries; }
    const ConsultationSummary *find(const ConsultationId &id) const;   ///< null if none
    InboxSection sectionOf(const ConsultationSummary &summary) const { return witan::sectionOf(summary, m_myId, m_now); }
    QList<const ConsultationSummary *> waiting() const;                ///< for me, in the order of the list
    int waitingForMe() const { return static_cast<int>(m_shown.waiting.size()); }

    // What of it is shown.
    void setFilter(const InboxFilter &filter);
    const InboxFilter &filter() const { return m_filter; }
    int matching() const;
    void setSort(InboxSort sort);
    InboxSort sort() const { return m_sort; }
    void setFolded(InboxSection section, bool folded);
    bool isFolded(InboxSection section) const { return m_folded.contains(section); }
    bool isExpandable(int row) const;                                  ///< a section line, or a question asked several times
    bool isExpanded(int row) const;
    void setExpanded(int row, bool expanded);

    int rowOf(const ConsultationId &id) const;                         ///< -1 if none
    int rowShowing(const ConsultationId &id) const;                    ///< likewise, or that of the row or section it is folded into
    int sectionRow(InboxSection section) const;                        ///< of its line
    const ConsultationSummary *summaryAt(int row) const;               ///< null for a section line
    InboxRow rowAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;      ///< section lines cannot be selected

Q_SIGNALS:
    void arrangementChanged();                                         ///< the order, or what is folded

private:
    /// The rows, and what is to be known about them beside the summaries.
    struct Shown {
        QList<int> rows;                       ///< index into m_summaries, or -1 - section
        QList<int> waiting;                    ///< likewise: for me, in order, whatever the filter says
        std::array<int, kInboxSections> total{}, matching{};
        QHash<int, QList<int>> repeats;        ///< of the newest of a run: the others, newest first
        QSet<int> below;                       ///< those others that have a row
    };
    void take(const ConsultationSummary &summary, int place);
    void findRuns();
    Shown shown() const;
    void appendMembers(Shown &shown, const QList<int> &members) const;
    bool matches(int place, InboxSection section) const;
    bool isRunOpen(const QList<int> &run) const;
    void rebuild(const QSet<int> &changed = {});
    void removeMissing(const QList<int> &target);
    void reorder(const QList<int> &target);
    void insertNew(const QList<int> &target);
    void tellChanged(const Shown &before, const QSet<int> &changed);
    QString sectionName(InboxSection section) const;
    QString sectionNumber(InboxSection section) const;
    QVariant sectionData(InboxSection section, int role) const;

    QList<ConsultationSummary> m_summaries;
    QList<QString> m_titles;                  ///< of each, as it is shown
    mutable QList<QString> m_words;           ///< of each, as it is searched; null until it is
    QHash<ConsultationId, int> m_places;      ///< into m_summaries, which only ever grows between two set()
    QList<QList<int>> m_runs;                 ///< the same question within a minute, oldest first
    QHash<int, int> m_runOf;                  ///< into m_runs
    Shown m_shown;
    QString m_myId;
    Timestamp m_now;
    InboxFilter m_filter;
    InboxSort m_sort = InboxSort::Urgency;
    QSet<InboxSection> m_folded;
    QSet<ConsultationId> m_openRuns;          ///< some of the consultations of each
};

} // namespace witan

Q_DECLARE_METATYPE(witan::ConsultationSummary)
