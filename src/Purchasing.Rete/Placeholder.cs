namespace Purchasing.Rete;
