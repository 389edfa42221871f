// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/consultation_view.h"
#include "models/step_needs.h"
#include "widgets/decision_words.h"
#include "widgets/limits_box.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class DecisionForm; }

/// What belongs to one verdict: which steps, how far, within which limits, and the comment. It takes the place of the plan, and
/// the bar below it, which does not move, says what is about to be decided and has the buttons. What was chosen is kept for each
/// consultation when the form is left, as long as the plan stays the same; the comment's draft is its owner's.
class DecisionForm final : public QWidget {
    Q_OBJECT
public:
    explicit DecisionForm(QWidget *parent = nullptr);
    ~DecisionForm() override;

    void open(Verdict verdict, const ConsultationView &view, const QString &comment);
    /// News of the same consultation: what is shown changes, what was typed stays.
    void refresh(const ConsultationView &view);
    void close();
    /// What was chosen is decided, and not kept.
    void forgetChoice();
    /// Of the plan as it is now, some steps were chosen before.
    bool keepsPart(const ConsultationView &view) const;
    /// When it is opened next for an approval of this plan, these steps are chosen, but for those that need others.
    void choosePart(const ConsultationView &view, const QList<int> &numbers);
    /// Some steps are to be chosen, and none is.
    bool hasEmptyPart() const;
    bool isOpen() const { return m_open; }
    Verdict verdict() const { return m_verdict; }
    QString comment() const;
    /// At once what was typed since commentChanged().
    void tellDraft();
    void setClock(const Clock *clock);
    void focusComment();

    /// What would be decided, for what stands on the screen.
    Decision decision() const;
    /// What keeps it from being confirmed; empty if nothing.
    QString missing() const;
    /// What an input method composes becomes text.
    void finishComposing();

Q_SIGNALS:
    /// `settled`: only words were typed, nothing else is about to be decided than before.
    void changed(bool settled);
    void confirmWanted();
    void left();
    void commentChanged(const QString &text);
    /// This part of `widget` should come into view.
    void revealRequested(QWidget *widget, const QRect &rect);

private:
    struct Choice {
        QString digest;
        bool some = false;
        QList<int> ticked;
        RejectScope scope = RejectScope::Action;
        LimitsBox::State limits;
    };
    void restore(const Choice &choice);
    bool needsComment() const;
    RejectScope scope() const;
    void showHeading();
    void showPart();
    void showLeftOut(const Plan &plan);
    void showScope();
    void sayWhy(const QString &why);

    std::unique_ptr<Ui::DecisionForm> m_ui;
    ConsultationView m_view;
    const Clock *m_clock = nullptr;
    Verdict m_verdict = Verdict::Abstain;
    StepNeeds m_needs;
    QHash<ConsultationId, Choice> m_choices;
    QTimer m_draftTimer;
    bool m_open = false;
};

} // namespace witan
