// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/timestamp.h"
#include "models/inbox_model.h"
#include "models/row_words.h"

#include <QStyledItemDelegate>

namespace witan {

/// Draws the rows of the inbox: the title in up to two lines, bold while it was never opened, then who asks, the tier and the time,
/// then one line. The open consultation has the accent; the row that the keyboard stands on has the focus ring. Its model is an InboxModel.
class InboxDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit InboxDelegate(QObject *parent = nullptr);

    void setClock(const Clock *clock) { m_clock = clock; }
    void setOpen(const ConsultationId &id) { m_open = id; }
    /// What the rows are laid out for.
    void setWidth(int width) { m_width = width; }
    /// The fonts are others now.
    void forgetSizes() { m_advances.clear(); }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index) override;

    int sectionHeight() const;
    /// A section line, wherever it stands; `raised` where rows go through below it.
    void paintSection(QPainter &painter, const QRect &rect, const QStyleOption &option, const QModelIndex &index, bool raised) const;
    /// Where a press opens or closes what a row has below it; empty for a row that has nothing.
    QRect expanderRect(const QRect &row, const QModelIndex &index, Qt::LayoutDirection direction) const;

    /// "12 min left", "34 min", "Tue": what stands at the end of a row, and whether it is pressing.
    struct When { QString text; bool pressing = false; };
    static When whenText(const InboxRow &row, Timestamp now);
    /// All that a row says, in full.
    static QString wholeText(const InboxRow &row, const QString &myId, Timestamp now);

private:
    struct Places;
    Places placesOf(const QRect &rect, const InboxRow &row) const;
    int titleLines(const InboxRow &row, int width) const;
    void paintTitle(QPainter &painter, const Places &places, const InboxRow &row, const QColor &ink) const;
    void paintLine(QPainter &painter, const Places &places, const RowWords &words, const struct Theme &theme) const;
    void paintBadge(QPainter &painter, Places &places, int unread, const struct Theme &theme) const;

    const Clock *m_clock;
    ConsultationId m_open;
    int m_width = 0;
    mutable QHash<QString, int> m_advances;    ///< widths of titles: each is measured once, however often the list is laid out
};

} // namespace witan
