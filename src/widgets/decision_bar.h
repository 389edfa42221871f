// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/arm_guard.h"
#include "widgets/decision_form.h"
#include "widgets/decision_words.h"

#include <QList>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <memory>

class QPushButton;

namespace witan {

namespace Ui { class DecisionBar; }

/// Always says what would be approved and what then happens; lets the elder decide, in place; afterwards shows what became of
/// it. It does not move: what, then, one reason, one row of buttons, whatever its state. The form stands elsewhere, in the place
/// of the plan. The focus comes to a verdict by the elder's own Tab alone. Confirm takes no press until what would be decided
/// has stood unchanged for half a second. A decision that was refused comes back here, loud, with its comment; a comment that
/// was overtaken by the end stands here to be copied.
class DecisionBar final : public QWidget {
    Q_OBJECT
public:
    explicit DecisionBar(QWidget *parent = nullptr);
    ~DecisionBar() override;

    /// Once; it stays its owner's, and outlives this.
    void setForm(DecisionForm *form);
    void setClock(const Clock *clock);
    void setArmClock(ArmGuard::Milliseconds now);
    void show(const ConsultationView &view);
    /// Nothing is open any more; the next consultation, be it the same, brings its own comment.
    void showNothing();
    /// Reasons that depend on the time are looked at again.
    void tick();
    /// How tall it may be: its notices scroll where they have no room; its lines and buttons always stand.
    void setMostHeight(int height);
    /// Of its lines and buttons.
    int leastHeight(int width) const;
    /// The form of one verdict, if it is allowed now; else the focus goes to the reason.
    void begin(Verdict verdict);
    /// The same with a comment to start from, where none was begun.
    void propose(Verdict verdict, const QString &comment);
    bool formIsOpen() const;
    void closeForm();
    void tellDraft();
    /// To the line that says how things stand.
    void focusBar();

Q_SIGNALS:
    void decided(const witan::Decision &decision);
    void commentChanged(witan::Verdict verdict, const QString &text);
    /// The form is wanted on the screen, or no longer.
    void formToggled(bool open);
    /// The elder wants to see this step: opened, or in its place in the plan.
    void openingWanted(const QString &stepId);
    void showingWanted(const QString &stepId);
    /// The elder wants to read on in what was sent, or in the conversation.
    void readingOnWanted();
    void conversationWanted();
    /// The elder wants to see the decision that stands under this number in the record.
    void decisionWanted(qint64 seq);
    void discardRequested(const QString &outboxId);
    /// The elder lets the workflow that was stopped here go on.
    void workflowReopened(const witan::ConsultationId &id, const QString &comment);
    void changesWanted();

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    struct ButtonRow {
        QList<QPushButton *> buttons;
        int roomyWidth = 0;    ///< of all in one line, 0 while not measured
    };
    void drawCloser(ButtonRow &row, int room);
    void fitFormButtons();
    void fitNotices();
    void showWords();
    void showReason(const DecisionWords &words);
    void showDeciding();
    void showRefused();
    void showMoved(const QString &why);
    void hideMoved();
    void followNews(const DecisionWords &before, bool newPlan, bool written);
    void followNewsOfANo(bool newPlan);
    void showKept();
    void showNotices();
    void offerReopening(bool open);
    void reopenWorkflow();
    QString endedBefore() const;
    void forgetComment();
    void giveUpPending();
    void beginPart();
    void openForm(Verdict verdict);
    void focusReason();
    void followReason();
    /// Before what has the focus goes away with the form.
    void giveFocusBack();
    void confirm();
    void decideAgain();
    /// What would be decided has changed: Confirm goes off for as long as a press would not count.
    void unsettle();
    DecisionWords deciding(const Decision &decision) const;
    bool mayBegin(Verdict verdict) const;
    bool formHasFocus() const;
    bool isVerdict(const QWidget *widget) const;

    std::unique_ptr<Ui::DecisionBar> m_ui;
    DecisionForm *m_form = nullptr;
    const Clock *m_clock;
    ConsultationView m_view;
    DecisionWords m_words;
    DecisionWords m_deciding;            ///< while the form is open
    QMap<Verdict, QString> m_comments;   ///< the drafts
    QPointer<QWidget> m_before;          ///< had the focus before the form came
    ArmGuard m_guard;
    QTimer m_armTimer;
    bool m_submitted = false;
    bool m_wasOvertaken = false;         ///< it ended while the form was open
    bool m_hasty = false;                ///< Confirm was pressed before it counted
    ButtonRow m_verdicts, m_afterRefusal;
    int m_mostHeight = QWIDGETSIZE_MAX;
};

} // namespace witan
