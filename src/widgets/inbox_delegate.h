// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/timestamp.h"
#include "models/inbox_model.h"

#include <QStyledItemDelegate>

namespace witan {

/// Draws the rows of the inbox, all of one height but the section lines. The open consultation has the accent; the row that
/// the keyboard stands on has the focus ring.
class InboxDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit InboxDelegate(QObject *parent = nullptr);

    void setClock(const Clock *clock) { m_clock = clock; }
    void setOpen(const ConsultationId &id) { m_open = id; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// "12 min left", "34 min", "step 3 of 4": what stands at the right of a row, and whether it is pressing.
    struct When { QString text; bool pressing = false; };
    static When whenText(const ConsultationSummary &summary, InboxSection section, Timestamp now);
    /// "Ledger Agent · high risk".
    static QString agentLine(const ConsultationSummary &summary, InboxSection section, Timestamp now);

private:
    void paintSection(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    const Clock *m_clock;
    ConsultationId m_open;
};

} // namespace witan
