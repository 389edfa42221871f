// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/seen_parts.h"
#include "widgets/step_row.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QGridLayout;
class QPushButton;
class QVBoxLayout;

namespace witan {

class TextBlock;

/// What the steps of a plan are called, by id.
struct StepName {
    QString label, title;
    bool operator==(const StepName &) const = default;
};

/// All of one step, under its line in the plan: what the agent writes about it, its tool, each argument, what it comes after and
/// every other member, each once and in words; on request as the agent sent it instead. Tells when all of it was really on the
/// screen, drawn and to its end.
class StepDetails final : public QWidget {
    Q_OBJECT
public:
    explicit StepDetails(QWidget *parent = nullptr);

    /// `names` are those of the plan's steps, `agent` is who sent it. Even the same step counts as unseen again: it may stand in
    /// another plan now.
    void setStep(const StepRow &row, const QHash<QString, StepName> &names, const QString &agent);
    const Step &step() const { return m_row.step; }

Q_SIGNALS:
    void askRequested();
    void wholeSeen();
    void resized();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showFacts();
    TextBlock *addFact(const QString &name, const QString &value, const QString &look = {});
    void addMember(const MemberText &member, const QString &look = {});
    QString undoing() const;
    QString dependencies() const;
    void showRaw(bool raw);
    void look();
    void beginAnew();
    void showIcons();

    StepRow m_row;
    QHash<QString, StepName> m_names;
    QString m_agent;
    QVBoxLayout *m_column;
    QWidget *m_facts = nullptr;
    QGridLayout *m_grid = nullptr;   ///< of m_facts
    TextBlock *m_raw;
    QPushButton *m_ask, *m_copy, *m_showRaw;
    SeenParts m_seen;
    QTimer m_look;
    bool m_told = false;
};

} // namespace witan
