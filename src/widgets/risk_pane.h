// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/consultation_view.h"

#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class RiskPane; }

/// How dangerous the agent says it is: the tier by word and shape, the score digit for digit, its factors. A score is drawn as a bar
/// only where its maximum is known; whatever else was sent as the risk stands below as it came.
class RiskPane final : public QWidget {
    Q_OBJECT
public:
    explicit RiskPane(QWidget *parent = nullptr);
    ~RiskPane() override;

    void show(const ConsultationView &view);
    /// "High · 4 of 10", "High · score 4", "High".
    static QString badgeWords(const Risk &risk);

Q_SIGNALS:
    /// A question to the agent was chosen; it is still the reader's to send.
    void questionOffered(const QString &text);

private:
    void showRisk(const Risk &risk, Reading reading, const QString &agent);
    void showFactors(const Risk &risk);
    void addFactor(const RiskFactor &factor, RiskTier tier);
    void addText(const QString &look, const QString &text, const QString &lead = {});
    void addSent(const QJsonObject &object, const QStringList &known);
    void offerQuestions(bool forRisk, bool forSteps);

    /// What is shown.
    struct Shown {
        std::optional<Risk> risk;
        QString agent;
        Reading reading = Reading::NotSent;
        bool needsSteps = false, mayAsk = false;
        bool operator==(const Shown &) const = default;
    };

    std::unique_ptr<Ui::RiskPane> m_ui;
    std::optional<Shown> m_shown;
};

} // namespace witan
