// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/number_ranges.h"
#include "widgets/accessible_rows.h"
#include "widgets/seen_parts.h"
#include "widgets/step_details.h"
#include "widgets/step_row.h"

#include <QHash>
#include <QSet>
#include <QTimer>
#include <QWidget>

namespace witan {

struct Theme;

/// The plan's steps as a list, painted, as tall as it needs to be; it stands in somebody's scroll area. Phases can be folded. One
/// step at a time is open and shows its details in place. Tells which steps were on the screen: what was not drawn there was not seen.
class StepsView final : public QWidget, public AccessibleRows {
    Q_OBJECT
public:
    explicit StepsView(QWidget *parent = nullptr);

    /// The rows of another plan of `agent`. What is open and folded stays so where the same steps are still there; that the
    /// open one was seen was told of the old plan, and has to be told anew. `seen`: the numbers of those that were on the screen before.
    void setRows(const QList<StepRow> &rows, const NumberRanges &seen, const QString &agent = {});
    /// The next rows are those of another consultation: nothing of it is open, and its phases stand as they stand at first.
    void reset();
    /// These are kept as seen; what is not among them is told again.
    void setKept(const NumberRanges &seen);
    /// Which steps were read to their end; where it is asked for, those that have to be say whether they were.
    void setRead(const QStringList &ids, bool isAsked);
    /// At once what was seen since seenChanged().
    void tellSeen();
    /// Goes to a step, with as many behind it as there is room for.
    void showFrom(const QString &id);
    QString openId() const { return m_openId; }
    /// Opens a step and brings it into view, or closes it with an empty id.
    void open(const QString &id);
    bool isFolded(const QString &id) const { return m_folded.contains(id); }
    void setFolded(const QString &id, bool folded);
    /// The first step whose line was not on the screen yet; empty where there is none.
    QString firstUnseen() const;
    void setSingleKeys(bool on) { m_singleKeys = on; }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Also where one is: what a scroll area brings into sight when the focus comes here, instead of the middle of it all.
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

    /// Rows here are those that are not folded away.
    int accessibleRowCount() const override { return int(m_shown.size()); }
    QString accessibleRowName(int row) const override;
    QRect accessibleRowRect(int row) const override;
    int accessibleRowAt(const QPoint &position) const override { return shownIndex(rowAt(position)); }
    int accessibleCurrentRow() const override { return shownIndex(m_current); }
    bool accessibleRowIsExpanded(int row) const override;
    void accessiblePress(int row) override;
    void accessibleToggle(int row) override;
    void accessibleFocus(int row) override;
    QList<QWidget *> accessibleExtras() const override;

Q_SIGNALS:
    void askRequested(const QString &stepId);
    /// All of an opened step was on the screen.
    void stepRead(const QString &stepId);
    void seenChanged(const witan::NumberRanges &numbers);
    /// This part should come into view.
    void revealRequested(const QRect &rect);
    /// What is looked at moved by this much, because something above it opened or closed.
    void shifted(int by);
    void nextWanted();

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
    enum class Tone { Quiet, Good, ToDo, Danger, Accent };
    struct Mark { QString icon, text; Tone tone = Tone::Quiet; bool strong = false; };
    struct Place { int y = 0, line = 0, height = 0; };   ///< of the row: its top, its line's height, all with details; no height where folded away
    /// What a row says, and how wide that is in one line.
    struct Measure { int title = 0, mark = 0; bool hasMark = false; Mark status; QList<Mark> parts; QList<int> widths; };
    /// A row's columns, in left-to-right coordinates.
    struct Columns { int fold = 0, number = 0, title = 0, right = 0; bool markBelow = false; };
    enum class Reach { Line, Page, All };

    // What is said of a row (steps_view_marks.cpp).
    bool statusOf(int row, Mark &mark) const;
    QList<Mark> partsOf(int row) const;
    Mark readMark(int row) const;
    int readWithin(int row) const;
    static QColor inkOf(Tone tone, const Theme &theme);

    bool hasContent(int row) const;
    void foldAtFirst();
    void arrangeFolds();
    void changeFold(int row, bool folded);
    bool unfoldTo(int row);
    int shownIndex(int row) const;
    int rowAt(const QPoint &position) const;
    int rowOf(const QString &id) const;
    int numberWidth(int row) const;
    Columns columnsOf(int row) const;
    int layOutParts(const Measure &measure, bool markBelow, int room, QList<QRect> *rects) const;
    void layOut(int width) const;
    void measure() const;
    void placeDetails();
    void relayout();
    void setCurrent(int row);
    void keyFromDetails(QKeyEvent *event);
    bool takesReadingKey(const QKeyEvent &event);
    bool takesFoldKey(const QKeyEvent &event);
    bool readOn(int direction, Reach reach);
    int nextShown(int row, int direction) const;
    int pageFrom(int row, int direction) const;
    void look();
    void lookAtLines();
    void takeAsSeen(int row);
    void tellSoon();
    void activate(int row);
    void toggle(int row);
    void openRow(int row);
    void paintRow(QPainter &painter, int row) const;
    void paintMark(QPainter &painter, const QRect &rect, const Mark &mark) const;
    QRect rowRect(int row) const;

    QList<StepRow> m_rows;
    QString m_agent;
    QHash<QString, StepName> m_names;
    StepDetails *m_details;
    QString m_openId;
    QSet<QString> m_folded, m_read;
    QList<int> m_shown;                 ///< rows that are not folded away
    QList<bool> m_away;                 ///< of each row
    bool m_isAsked = false, m_isFresh = true, m_hasPhases = false, m_singleKeys = true;
    int m_current = -1, m_hovered = -1, m_openRow = -1;
    NumberRanges m_seen, m_kept;        ///< steps whose line was on the screen, and those that are known to be
    SeenParts m_parts;
    QTimer m_tell;
    mutable QList<Measure> m_measures;              ///< of the rows; empty: to be taken
    mutable QList<Place> m_places;                  ///< for the width that was asked for last
    mutable int m_width = -1;
    mutable QHash<int, QList<Place>> m_arranged;    ///< for the widths that were asked for before
};

} // namespace witan
