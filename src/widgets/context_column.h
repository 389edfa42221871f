// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/message.h"
#include "models/consultation_view.h"
#include "widgets/arm_guard.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class ContextColumn; }

/// The right column: plan and risk, what has changed, and below them the decision bar, which is always in sight and does not
/// move. The form of a decision takes the place of what is above the bar.
class ContextColumn final : public QWidget {
    Q_OBJECT
public:
    explicit ContextColumn(QWidget *parent = nullptr);
    ~ContextColumn() override;

    void setClock(const Clock *clock);
    void setArmClock(ArmGuard::Milliseconds now);
    void show(const ConsultationView &view);
    void tick();
    /// Says beside the tabs which consultation this is, where no header stands in the window.
    void setNamed(bool named);
    void begin(Verdict verdict);
    /// The same with a comment to start from, where none was begun.
    void propose(Verdict verdict, const QString &comment);
    void compareWithEarlier(const QString &words);
    void focusPlan();
    void focusBar();
    void closeForm();
    void showNothing();
    void tellDraft();
    void setSingleKeys(bool on);
    /// Where the focus is, for going round the panes.
    const QWidget *planPart() const;
    const QWidget *barPart() const;

Q_SIGNALS:
    void askRequested(const witan::Anchor &anchor, const QString &words);
    /// A question that can be asked of the agent; nothing is sent yet.
    void questionOffered(const QString &text);
    void stepOpened(const QString &digest, const QString &stepId);
    void stepsSeen(const witan::ConsultationId &id, const QString &digest, const witan::NumberRanges &numbers);
    void decided(const witan::Decision &decision);
    void commentChanged(witan::Verdict verdict, const QString &text);
    void discardRequested(const QString &outboxId);
    /// The elder wants to read on in the conversation, or see the decision that stands there under this number.
    void workflowReopened(const witan::ConsultationId &id, const QString &comment);
    void conversationWanted();
    void decisionWanted(qint64 seq);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void showPage(int index);
    void showName();
    void showForm(bool open);
    void revealInForm(QWidget *widget, const QRect &rect);
    void reveal(QWidget *widget, const QRect &rect);
    void scrollToRevealed();
    void shift(int by);
    void turnPage(int action);

    std::unique_ptr<Ui::ContextColumn> m_ui;
    const Clock *m_clock;
    ConsultationId m_id;
    int m_revision = 0;
    QString m_named;                        ///< its title and its risk, in one line
    std::optional<Timestamp> m_deadline;    ///< while it is active
    QPointer<QWidget> m_revealed;
    QRect m_revealedRect;
    QTimer m_revealing;
};

} // namespace witan
