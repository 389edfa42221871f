// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/step_needs.h"
#include "widgets/accessible_rows.h"

#include <QSet>
#include <QWidget>

namespace witan {

/// The steps of a plan, each with a box, for an approval of some of them: a painted list as tall as it needs to be. What is done
/// is marked and has no box; a phase has one for all within it. A step that is taken out takes with it what needs it.
class StepTicks final : public QWidget, public AccessibleRows {
    Q_OBJECT
public:
    explicit StepTicks(QWidget *parent = nullptr);

    /// Another plan: none is ticked.
    void setPlan(const Plan &plan);
    /// By Step::number, ascending. Those without a box of their own are left out.
    void setTicked(const QList<int> &numbers);
    QList<int> ticked() const;
    /// What can be brought back, and nothing that needs a step which cannot.
    QList<int> suggested() const;
    /// All that have a box of their own.
    QList<int> tickable() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

    int accessibleRowCount() const override { return int(m_plan.steps.size()); }
    QString accessibleRowName(int row) const override;
    bool accessibleRowIsNews(int) const override { return false; }
    QRect accessibleRowRect(int row) const override;
    int accessibleRowAt(const QPoint &position) const override { return rowAt(position.y()); }
    int accessibleCurrentRow() const override { return m_current; }
    bool accessibleRowIsExpandable(int) const override { return false; }
    bool accessibleRowIsCheckable(int row) const override { return !boxesOf(row).isEmpty(); }
    bool accessibleRowIsChecked(int row) const override { return stateOf(row) == Qt::Checked; }
    void accessiblePress(int row) override { toggle(row); }
    void accessibleFocus(int row) override { setCurrent(row); }

Q_SIGNALS:
    void tickedChanged();
    /// This part should come into view.
    void revealRequested(const QRect &rect);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Place { int y = 0, height = 0; };
    bool hasBox(const Step &step) const { return step.isCounted() && !step.done(); }
    /// What the box of a row stands for: its own step, and of a phase those within.
    QList<int> boxesOf(int row) const;
    Qt::CheckState stateOf(int row) const;
    QString needsOf(int row) const;
    QString namesOf(const QList<int> &numbers) const;
    void toggle(int row);
    void setCurrent(int row);
    int rowAt(int y) const;
    QRect rowRect(int row) const;
    int widestNumber() const;
    int titleLeft(int row) const;
    void layOut(int width) const;
    void relayout();
    void paintRow(QPainter &painter, int row) const;
    void paintBox(QPainter &painter, int row, const QRect &rect) const;

    Plan m_plan;
    StepLinks m_links;
    QSet<int> m_ticked;
    int m_current = -1;
    mutable QList<Place> m_places;                 ///< at m_width
    mutable QHash<int, QList<Place>> m_placesAt;   ///< at each width that was asked for, until relayout()
    mutable int m_width = -1;
    mutable int m_numberWidth = 0;
};

} // namespace witan
