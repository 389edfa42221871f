// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/number_ranges.h"
#include "widgets/accessible_rows.h"
#include "widgets/step_row.h"

#include <QHash>
#include <QSet>
#include <QTimer>
#include <QWidget>

namespace witan {

class StepDetails;

/// The plan's steps as a list, painted, as tall as it needs to be; it stands in somebody's scroll area. One step at a time
/// is open and shows its details in place. In ticking, each step that is still to do has a box. Tells which steps were on the screen.
class StepsView final : public QWidget, public AccessibleRows {
    Q_OBJECT
public:
    explicit StepsView(QWidget *parent = nullptr);

    /// The rows of another plan. What is open and ticked stays so where the same steps are still there; that the open one was
    /// seen was told of the old plan, and has to be told anew. `seen`: the numbers of those that were on the screen before.
    void setRows(const QList<StepRow> &rows, const NumberRanges &seen);
    /// These are kept as seen; what is not among them is told again.
    void setKept(const NumberRanges &seen);
    /// At once what was seen since seenChanged().
    void tellSeen();
    /// Goes to a step, with as many behind it as there is room for.
    void showFrom(const QString &id);
    QString openId() const { return m_openId; }
    /// Opens a step, or closes it with an empty id.
    void open(const QString &id);
    /// How far down the last step that cannot be undone ends while nothing is open; 0 where there is none.
    int depthOfDanger() const;
    void setTicking(bool ticking);
    /// Ids of the ticked steps, in the plan's order.
    QStringList ticked() const;
    /// Ticks these too, where they have a box.
    void tick(const QStringList &ids);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Also where one is: what a scroll area brings into sight when the focus comes here, instead of the middle of it all.
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

    int accessibleRowCount() const override { return int(m_rows.size()); }
    QString accessibleRowName(int row) const override;
    QRect accessibleRowRect(int row) const override;
    int accessibleRowAt(const QPoint &position) const override { return rowAt(position); }
    int accessibleCurrentRow() const override { return m_current; }
    bool accessibleRowIsExpanded(int row) const override { return row == m_openRow; }
    bool accessibleRowIsCheckable(int row) const override { return canTick(row); }
    bool accessibleRowIsChecked(int row) const override { return m_ticked.contains(m_rows[row].step.id); }
    void accessiblePress(int row) override;
    void accessibleFocus(int row) override;
    QList<QWidget *> accessibleExtras() const override;

Q_SIGNALS:
    void askRequested(const QString &stepId);
    void rawSeen(const QString &stepId);
    void seenChanged(const witan::NumberRanges &numbers);
    void tickedChanged();
    /// This part should come into view.
    void revealRequested(const QRect &rect);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Mark { QString icon, text; QColor color; };
    struct Place { int y = 0, line = 0, height = 0; };   ///< of the row: its top, its line's height, all with details
    struct Measure { int title = 0, marks = 0, lines = 0; };   ///< in one line; of the marks, their widest and how many
    /// Where two are the same, so is the place of each row.
    struct Arrangement {
        int width = 0, height = 0, openRow = -1;
        bool operator==(const Arrangement &) const = default;
    };
    QList<Mark> marksOf(const StepRow &row) const;
    int marksWidth(const QList<Mark> &marks) const;
    bool canTick(int row) const;
    QRect titleRect(const Place &place, int marks) const;
    int rowAt(const QPoint &position) const;
    int rowOf(const QString &id) const;
    void layOut(int width) const;
    void measure() const;
    void placeDetails();
    void relayout();
    void setCurrent(int row);
    void keyFromDetails(QKeyEvent *event);
    int pageFrom(int row, int direction) const;
    void look();
    void lookAtLines();
    void takeAsSeen(int row);
    void tellSoon();
    void toggle(int row);
    void tick(int row);
    void paintRow(QPainter &painter, int row) const;
    QRect rowRect(int row) const;

    QList<StepRow> m_rows;
    QHash<QString, QString> m_labels;
    StepDetails *m_details;
    QString m_openId;
    QSet<QString> m_ticked;
    bool m_ticking = false;
    int m_current = -1, m_hovered = -1, m_openRow = -1;
    NumberRanges m_seen, m_kept;        ///< steps whose line was on the screen, and those that are known to be
    NumberRanges m_seenParts;           ///< of the height, in this arrangement
    Arrangement m_seenIn;
    QTimer m_tell;
    mutable QList<Measure> m_measures;              ///< of the rows; empty: to be taken
    mutable QList<Place> m_places;                  ///< for the width that was asked for last
    mutable int m_width = -1;
    mutable QHash<int, QList<Place>> m_arranged;    ///< for the widths that were asked for before
};

} // namespace witan
