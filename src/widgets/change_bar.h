// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

#include <QWidget>

namespace witan {

/// A factor's score before and now on one scale: the old one a dashed outline, the new one filled in the colour of the tier.
class ChangeBar final : public QWidget {
    Q_OBJECT
public:
    /// A score that is not there draws nothing. `maximum` above 0.
    ChangeBar(const QString &name, std::optional<double> before, std::optional<double> after, double maximum, RiskTier tier, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_before, m_after;   ///< shares of the scale, below 0 where there is none
    RiskTier m_tier;
    QString m_words;
};

} // namespace witan
