// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/arm_guard.h"
#include "widgets/consultation_view.h"
#include "widgets/step_needs.h"

#include <QTimer>
#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class DecisionForm; }

/// The comment form of one verdict, opened in place of the four buttons. Nothing in it is a default button, and Confirm
/// takes no press until it has stood unchanged for half a second.
class DecisionForm final : public QWidget {
    Q_OBJECT
public:
    explicit DecisionForm(QWidget *parent = nullptr);
    ~DecisionForm() override;

    void open(Verdict verdict, const ConsultationView &view, const QString &comment);
    /// News of the same consultation: what is shown changes, what was typed stays.
    void refresh(const ConsultationView &view, bool allowed);
    void close();
    bool isOpen() const { return m_open; }
    Verdict verdict() const { return m_verdict; }
    QString comment() const;
    /// At once what was typed since commentChanged().
    void tellDraft();
    void setTicked(const QStringList &ids);
    void setClock(const Clock *clock);
    ArmGuard &guard() { return m_guard; }
    void focusComment();

Q_SIGNALS:
    void confirmed(const witan::Decision &decision);
    void cancelled();
    void commentChanged(const QString &text);
    /// Only some steps are approved: the plan should offer boxes.
    void tickingChanged(bool ticking);
    /// These steps should be ticked too.
    void tickWanted(const QStringList &ids);

private:
    void confirm();
    /// What is shown has changed: Confirm goes off for as long as a press would not count.
    void unsettle();
    void showState();
    QString missing() const;
    QList<int> tickedNumbers() const;
    void showTicked();
    void showNeeds(bool some);

    std::unique_ptr<Ui::DecisionForm> m_ui;
    ConsultationView m_view;
    const Clock *m_clock = nullptr;
    Verdict m_verdict = Verdict::Abstain;
    QStringList m_ticked;
    StepNeeds m_needs;
    ArmGuard m_guard;
    QTimer m_draftTimer, m_armTimer;
    bool m_open = false, m_allowed = false;
};

} // namespace witan
