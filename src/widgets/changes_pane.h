// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/consultation_view.h"

#include <QWidget>

class QVBoxLayout;

namespace witan {

/// What became of the plan and the risk between the revision that was last on the screen and this one: the old words struck
/// through above the new ones, with a sign and a colour.
class ChangesPane final : public QWidget {
    Q_OBJECT
public:
    explicit ChangesPane(QWidget *parent = nullptr);

    void show(const ConsultationView &view);

private:
    void build();
    void addText(const QString &look, const QString &text, const QString &lead = {});
    void addLine(const QString &tone, const QString &sign, const QString &number, const QString &text, const QString &below);
    void addStep(const StepChange &change);
    void addFactor(const FactorChange &change);

    std::optional<ContextDiff> m_changes;
    QString m_digest;
    int m_from = 0, m_to = 0;
    bool m_unreadable = false;
    QVBoxLayout *m_column;
    QWidget *m_inside = nullptr;
    QVBoxLayout *m_lines = nullptr;
};

} // namespace witan
