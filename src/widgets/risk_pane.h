// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class RiskPane; }

/// How dangerous the agent says it is: the tier by word and shape, the score, its factors. A score is drawn as a bar only
/// where its maximum is known; whatever else was sent is shown as text.
class RiskPane final : public QWidget {
    Q_OBJECT
public:
    explicit RiskPane(QWidget *parent = nullptr);
    ~RiskPane() override;

    void show(const std::optional<Risk> &risk);
    /// "High · 4 of 10", "High · score 4", "High".
    static QString badgeWords(const Risk &risk);

private:
    void addFactor(const RiskFactor &factor);
    void addText(const QString &look, const QString &text, const QString &lead = {});

    std::unique_ptr<Ui::RiskPane> m_ui;
    std::optional<Risk> m_risk;
    bool m_shown = false;
};

} // namespace witan
