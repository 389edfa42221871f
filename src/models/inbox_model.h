// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/summary.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>

namespace witan {

enum class InboxSection { WaitingForMe, WaitingForOthers, BeingExecuted, Ended };

/// The inbox as one flat list: a section line, then its consultations, most urgent first (those due within a day by their
/// deadline, then by tier, then who waits longest; ended ones newest first). An empty section has no line. Updates keep
/// persistent indexes alive: a row that moves is moved, never removed and inserted again.
class InboxModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum class Role { IsSection = Qt::UserRole + 1, Section, SectionCount, Summary, Id };
    Q_ENUM(Role)

    explicit InboxModel(QObject *parent = nullptr);

    void set(const QList<ConsultationSummary> &summaries, const QString &myId);
    void merge(const QList<ConsultationSummary> &changed);
    QString myId() const { return m_myId; }
    void setMyId(const QString &myId);
    /// Moves time on: order may change, and the rows that show a time are told to repaint.
    void tick(Timestamp now);

    int rowOf(const ConsultationId &id) const;                    ///< -1 if none
    const ConsultationSummary *summaryAt(int row) const;          ///< null for a section line
    InboxSection sectionOf(const ConsultationSummary &summary) const;
    int waitingForMe() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;  ///< section lines cannot be selected

private:
    QList<int> sorted() const;
    void rebuild(const QSet<int> &changed = {});
    void removeMissing(const QList<int> &target);
    void reorder(const QList<int> &target);
    void insertNew(const QList<int> &target);
    bool isUrgentBefore(int left, int right) const;
    int sectionCount(int row) const;
    QString sectionName(InboxSection section) const;

    QList<ConsultationSummary> m_summaries;
    QHash<ConsultationId, int> m_places;   ///< into m_summaries, which only ever grows between two set()
    QList<int> m_rows;                     ///< index into m_summaries, or -1 - section
    QString m_myId;
    Timestamp m_now;
};

} // namespace witan

Q_DECLARE_METATYPE(witan::ConsultationSummary)
