// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/risk_tier.h"

#include <QWidget>

namespace witan {

/// A score on its scale, as a bar with the number beside it, digit for digit. One colour a pane, that of the tier: the length says
/// the rest.
class FactorBar final : public QWidget {
    Q_OBJECT
public:
    /// `digits`: the score as it was sent.
    FactorBar(const QString &name, const QString &digits, double score, double maximum, RiskTier tier, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_share;
    QString m_number;
    RiskTier m_tier;
};

} // namespace witan
