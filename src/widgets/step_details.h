// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/step_row.h"

#include <QHash>
#include <QRegion>
#include <QTimer>
#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace witan {

class Label;
class TextBlock;

/// All of one step, under its line in the plan: what it does, with what, what it needs, every other member, and the
/// agent's own JSON. Tells when that JSON was really on the screen, every line of it.
class StepDetails final : public QWidget {
    Q_OBJECT
public:
    explicit StepDetails(QWidget *parent = nullptr);

    /// `labels` are those of the plan's steps by id. Even the same step counts as unseen again: it may stand in
    /// another plan now.
    void setStep(const StepRow &row, const QHash<QString, QString> &labels);
    const Step &step() const { return m_row.step; }

Q_SIGNALS:
    void askRequested();
    void rawSeen();
    void resized();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void showFacts();
    void addText(const QString &look, const QString &text, const QString &lead = {});
    QString dependencies() const;
    void setRawVisible(bool visible);
    void lookAtRaw();

    StepRow m_row;
    QHash<QString, QString> m_labels;
    QVBoxLayout *m_column;
    QWidget *m_facts = nullptr;
    TextBlock *m_raw;
    QPushButton *m_ask, *m_showRaw;
    QRegion m_seen;
    QTimer m_look;
    bool m_told = false;
};

} // namespace witan
