// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/accessible_rows.h"
#include "widgets/opening.h"
#include "widgets/read_tracker.h"
#include "widgets/reply_folds.h"
#include "widgets/row_layout.h"
#include "widgets/thread_geometry.h"

#include <QAbstractScrollArea>
#include <QCache>
#include <QPointer>
#include <QSet>
#include <QTimer>

class QMenu;

namespace witan {

class OpeningPane;

/// The conversation. Rows come from a ThreadModel and are read, laid out and drawn only when they are in sight, so that a
/// thread of a million messages opens like one of ten. The model stays its owner's. Arrows move the current message. What
/// an agent says counts as seen when all of it was on the screen of an active window.
class ThreadView final : public QAbstractScrollArea, public AccessibleRows {
    Q_OBJECT
public:
    explicit ThreadView(QWidget *parent = nullptr);

    void setModel(ThreadModel *model);
    void setSurroundings(const ThreadSurroundings &around);
    /// What stands here while nobody has said anything.
    void setOpening(const Opening &opening);
    void setClock(const Clock *clock) { m_clock = clock; }
    const Clock &clock() const { return *m_clock; }

    int currentRow() const { return m_current; }
    void setCurrentRow(int row);
    /// What Copy gives of the current message: what was sent, to the letter; of a line in Witan's own voice, that.
    QString currentText();
    /// The part of a message that is selected, as it was sent.
    QString selectedText();
    /// Shows a message to the letter, or drawn again.
    void toggleSent(int row);
    bool isShownAsSent(int row) const { return m_sent.contains(row); }
    void scrollToEnd();
    /// Takes note of what stands in the window now; done by itself a moment after each painting.
    void look();
    /// From this row on nothing counts as read, until the elder reads on here.
    void markUnread(int row);
    /// To what was not read yet, else to the end.
    void pressPill();
    /// Folds the replies to a message away, as far as they were read, or shows them again; goes to one that was not read.
    void toggleReplies(int question);
    /// Where the rows lie; for tests.
    ThreadGeometry &geometryOfRows() { return m_geometry; }
    const RowLayout &layoutOf(int row);
    /// "in reply to …" for a message of this thread.
    QString quoteOf(const MessageId &message) const;

    int accessibleRowCount() const override;
    QString accessibleRowName(int row) const override;
    bool accessibleRowIsNews(int row) const override;
    bool accessibleRowIsExpandable(int row) const override;
    bool accessibleRowIsExpanded(int row) const override { return !m_folds.isFolded(row); }
    QRect accessibleRowRect(int row) const override;
    int accessibleRowAt(const QPoint &position) const override;
    int accessibleCurrentRow() const override { return m_current; }
    void accessiblePress(int row) override;
    void accessibleToggle(int row) override { toggleReplies(row); }
    void accessibleFocus(int row) override;
    QStringList accessibleRowActions(int row) const override;
    QList<QWidget *> accessibleExtras() const override;
    void accessibleRunAction(int row, const QString &action) override;

Q_SIGNALS:
    void seenReached(qint64 seq);
    /// From this event on the elder wants it to count as not read.
    void unreadWanted(qint64 seq);
    void resendRequested(const QString &outboxId);
    void discardRequested(const QString &outboxId);
    void answerRetryRequested(const witan::MessageId &message);
    void answerChosen(const QString &text);
    void linkActivated(const QString &url);
    void composerWanted();
    /// `isPrivate`: the message is a note to reviewers.
    void replyWanted(const witan::MessageId &message, bool isPrivate);
    void questionChosen(const QString &question);
    /// Behind replyWanted(): these words of it should stand in the reply.
    void quoteWanted(const QString &text);

protected:
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void advance(int reach);
    void onReset();
    void onInserted(int first, int last);
    void onRemoved(int first, int last);
    void onChanged(int first, int last);
    RowFrame frameOf(int row) const;
    bool startsDay(int row, Timestamp at) const;
    bool saysTheEndAgain(int row, const ThreadItem &item) const;
    bool isHidden(int row) const;
    RowContent contentOf(int row, const ThreadItem &item) const;
    void showRow(int row);
    void layOutQuestionsOf(int first, int last);
    void changeInPlace(int first, int last);
    void changeReplies(int question);
    void foldOrLeave(int row);
    bool canReplyTo(int row) const;
    bool canMarkUnread(int row) const;
    void replyTo(int row);
    void goToQuestionOf(int row);
    void refresh();
    void syncScrollBar();
    bool isLookedAt() const;
    void countUnread();
    bool isAbove(int row);
    void showFrom(int row);
    void showNextUnread();
    void setNewRow(int row);
    int firstShownFrom(int row, int end) const;
    int lastShown() const;
    int firstUnreadFrom(int row, int end) const;
    int pageHeight() const;
    ReadTracker::Span wordsOf(int row);
    ReadTracker::Span clearPart() const;
    void forgetLayouts();
    void forgetRowsFrom(int row);
    void moveCurrent(int direction);
    void scrollPage(int direction);
    void run(int row, const RowAction &action);
    bool runAt(const QPoint &position, bool dry);
    bool runTool(const RowLayout &layout, int row, const QPoint &inside, bool dry);
    void showMenu(int row, const QPoint &globalPosition);
    void addSentActions(QMenu &menu, int row);
    QString sentIn(int row) const;
    void quote(int row);
    void copy(int row);
    void beginSelection(const QPoint &position);
    void extendSelection(const QPoint &position);
    bool selectByKey(const QKeyEvent &event);
    void runKey(Qt::Key key);
    bool isTextAt(int row, const QPoint &position);
    void select(int row, const MessageBody::Selection &selection);
    void setHovered(int row);
    void updateRow(int row);
    RowState stateOf(int row) const;
    bool showToolTip(const QPoint &position, const QPoint &globalPosition);
    bool isUntouched() const;
    void showOpening();
    QRect pillRect() const;
    QString pillText() const;
    void paintPill(QPainter &painter) const;

    QPointer<ThreadModel> m_model;
    const Clock *m_clock = nullptr;
    ThreadSurroundings m_around;
    ThreadGeometry m_geometry;
    QCache<int, RowLayout> m_layouts;
    ReplyFolds m_folds;
    QSet<int> m_whole;                 ///< rows whose long text is shown in full
    QSet<int> m_raw;                   ///< entries shown with all that came
    QSet<int> m_sent;                  ///< messages shown to the letter
    struct Selected {
        int row = -1;
        MessageBody::Selection part;
    } m_selected;
    bool m_selecting = false;          ///< the button went down in a text
    int m_hovered = -1;
    int m_current = -1;
    int m_newRow = -1;                 ///< the line "New since you looked" stands above it
    int m_arrived = 0;                 ///< rows that came while the end was out of sight
    int m_awaySince = 0;               ///< the record's length when the window was left
    ReadTracker m_reading;
    int m_firstUnread = -1, m_unreadBelow = 0;
    bool m_unreadAbove = false;
    bool m_endInSight = false;
    int m_told = 0;
    bool m_keptUnread = false;         ///< what stands in the window is not read by standing there
    QTimer m_lookTimer;
    OpeningPane *m_opening = nullptr;   ///< made when it is first needed
    std::optional<Opening> m_openingWords;
    QPoint m_pressed;
    int m_widthLaidOut = -1;
    bool m_syncing = false;
};

} // namespace witan
