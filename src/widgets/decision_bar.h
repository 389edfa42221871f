// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/arm_guard.h"
#include "widgets/decision_words.h"

#include <QList>
#include <QWidget>

#include <memory>

class QPushButton;

namespace witan {

namespace Ui { class DecisionBar; }

/// Always says what would be approved and what then happens; lets the elder decide, in place; afterwards shows what
/// became of it. A decision that was refused comes back here, loud, with its comment; a comment that was overtaken by the end
/// stands here to be copied.
class DecisionBar final : public QWidget {
    Q_OBJECT
public:
    explicit DecisionBar(QWidget *parent = nullptr);
    ~DecisionBar() override;

    void setClock(const Clock *clock);
    void setArmClock(ArmGuard::Milliseconds now);
    void show(const ConsultationView &view);
    /// Nothing is open any more; the next consultation, be it the same, brings its own comment.
    void showNothing();
    /// Reasons that depend on the time are looked at again.
    void tick();
    void setTicked(const QStringList &ids);
    /// The form of one verdict, if it is allowed now; else the focus goes to the reason.
    void begin(Verdict verdict);
    /// The same with a comment to start from, where none was begun.
    void propose(Verdict verdict, const QString &comment);
    bool formIsOpen() const;
    void closeForm();
    void tellDraft();
    void focusBar();

Q_SIGNALS:
    void decided(const witan::Decision &decision);
    void commentChanged(witan::Verdict verdict, const QString &text);
    void tickingChanged(bool ticking);
    void tickWanted(const QStringList &stepIds);
    /// The elder wants to see this step: opened, or in its place in the plan.
    void openingWanted(const QString &stepId);
    void showingWanted(const QString &stepId);
    void discardRequested(const QString &outboxId);
    void changesWanted();

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct ButtonRow {
        QList<QPushButton *> buttons;
        int roomyWidth = 0;    ///< of all in one line, 0 while not measured
    };
    void drawCloser(ButtonRow &row, int room);
    void showWords();
    void showRefused();
    void showKept();
    QString endedBefore() const;
    void forgetComment();
    void giveUpPending();
    void focusReason();
    void goToStep();
    void onConfirmed(const Decision &decision);
    void decideAgain();
    bool mayBegin(Verdict verdict) const;

    std::unique_ptr<Ui::DecisionBar> m_ui;
    const Clock *m_clock;
    ConsultationView m_view;
    DecisionWords m_words;
    QMap<Verdict, QString> m_comments;   ///< the drafts
    bool m_submitted = false, m_wasOvertaken = false;   // overtaken: it ended while the form was open
    ButtonRow m_verdicts, m_afterRefusal;
};

} // namespace witan
