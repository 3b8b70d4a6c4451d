"""Classes meet the services: slots, visits, attendance, certificates, surveys and the year's figures."""
